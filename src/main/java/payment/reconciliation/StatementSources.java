package payment.reconciliation;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import payment.provider.Operation;
import payment.provider.PaymentProvider;
import payment.statement.StatementFormat;
import platform.web.ProblemException;

/** The configured providers whose statements can be read. */
@Component
class StatementSources {

    private final Map<String, PaymentProvider> byName;

    StatementSources(ObjectProvider<PaymentProvider> providers) {
        byName = providers.stream()
                .filter(provider -> provider.statementFormat().isPresent())
                .collect(Collectors.toUnmodifiableMap(PaymentProvider::name, Function.identity()));
    }

    /** Empty if the provider is not configured, or its statements cannot be read. */
    Optional<StatementFormat> format(String provider) {
        return Optional.ofNullable(byName.get(provider)).flatMap(PaymentProvider::statementFormat);
    }

    /** @throws ProblemException 422 if the provider is not configured, or its statements cannot be read */
    StatementFormat readable(String provider) {
        return format(provider)
                .orElseThrow(() -> new ProblemException(
                        ReconciliationProblem.STATEMENT_NOT_READABLE,
                        "Statements of this provider cannot be read.",
                        Map.of("provider", provider)));
    }

    /** The providers that give their statements themselves. */
    Stream<PaymentProvider> fetched() {
        return byName.values().stream()
                .filter(provider -> provider.methods().stream().anyMatch(method -> method.can(Operation.STATEMENT)));
    }

    Optional<PaymentProvider> fetched(String name) {
        return fetched().filter(provider -> provider.name().equals(name)).findFirst();
    }
}
