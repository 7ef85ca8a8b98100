package payment.reconciliation.funds;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import payment.provider.PaymentProvider;
import payment.statement.FundStatementFormat;

/** The configured providers whose statements of funds can be read. */
@Component
class FundSources {

    private final Map<String, PaymentProvider> byName;

    FundSources(ObjectProvider<PaymentProvider> providers) {
        byName = providers.stream()
                .filter(provider -> provider.fundStatementFormat().isPresent())
                .collect(Collectors.toUnmodifiableMap(PaymentProvider::name, Function.identity()));
    }

    /** Empty if the provider is not configured, or its statements of funds cannot be read. */
    Optional<FundStatementFormat> format(String provider) {
        return Optional.ofNullable(byName.get(provider)).flatMap(PaymentProvider::fundStatementFormat);
    }

    /** The providers that give their statements of funds themselves. */
    Stream<PaymentProvider> fetched() {
        return byName.values().stream().filter(PaymentProvider::givesFundStatements);
    }
}
