package payment.inquiry;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import payment.inquiry.Inquiries.KnownPayment;
import payment.provider.Operation;
import payment.provider.PaymentProvider;
import payment.provider.ProviderProblem;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.web.ProblemException;

/** Lets operators ask a provider what became of a payment. */
@Component
class PaymentQuestions {

    private final Inquiries inquiries;
    private final ObjectProvider<PaymentProvider> providers;
    private final Commands commands;
    private final IdempotencyRows paymentKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    PaymentQuestions(
            Inquiries inquiries,
            ObjectProvider<PaymentProvider> providers,
            Commands commands,
            IdempotencyRows paymentKeys,
            AuditLog auditLog,
            TransactionTemplate transaction) {
        this.inquiries = inquiries;
        this.providers = providers;
        this.commands = commands;
        this.paymentKeys = paymentKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    /**
     * Asks once, whatever became of the payment; nobody is asked about a captured payment. A repeated request asks again, which changes
     * nothing, so that a question whose process was killed is not lost.
     *
     * @return completes with the name of the provider when the question is stored
     * @throws ProblemException 404 if there is no such payment; 422 if its provider cannot be asked
     */
    CompletableFuture<String> ask(IdempotencyKey key, String reference) {
        String provider = requireNonNull(transaction.execute(status -> record(key, reference)));
        return commands.submit(new AskAgain(reference)).thenApply(asked -> provider);
    }

    private String record(IdempotencyKey key, String reference) {
        return paymentKeys.once(key, () -> {
            KnownPayment payment = inquiries
                    .payment(reference)
                    .orElseThrow(() -> ProblemException.notFound("There is no such payment."));
            if (!canBeAsked(payment)) {
                throw ProviderProblem.unsupported(String.valueOf(payment.provider()), Operation.QUERY);
            }
            auditLog.record(Change.of(
                    reference,
                    null,
                    Map.of("provider", String.valueOf(payment.provider()), "status", payment.status())));
            return String.valueOf(payment.provider());
        });
    }

    private boolean canBeAsked(KnownPayment payment) {
        return providers.stream()
                .filter(provider -> provider.name().equals(payment.provider()))
                .flatMap(provider -> provider.methods().stream())
                .anyMatch(method -> method.name().equals(payment.method()) && method.can(Operation.QUERY));
    }
}
