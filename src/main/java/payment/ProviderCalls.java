package payment;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import outbox.OutsideListener;
import payment.ProviderAnswer.CreationRefused;
import payment.ProviderAnswer.CreationSucceeded;
import payment.ProviderAnswer.RefundAccepted;
import payment.ProviderAnswer.RefundRefused;
import payment.ProviderAnswer.RefundSucceeded;
import payment.ProviderCall.CreationDue;
import payment.ProviderCall.RefundDue;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentProvider;
import payment.provider.RefundAnswer;

/** Calls providers over the network, with our reference as their idempotency key. */
@Component
class ProviderCalls implements OutsideListener<ProviderCall> {

    private final Providers providers;
    private final Clock clock;

    ProviderCalls(Providers providers, Clock clock) {
        this.providers = providers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "provider";
    }

    @Override
    public Class<ProviderCall> eventType() {
        return ProviderCall.class;
    }

    @Override
    public List<ProviderAnswer> call(ProviderCall due) throws IOException, InterruptedException {
        PaymentProvider provider = providers
                .named(due.provider())
                .orElseThrow(() ->
                        new IllegalStateException("There is no payment provider with the name " + due.provider()));
        return List.of(
                switch (due) {
                    case CreationDue creation -> create(creation, provider);
                    case RefundDue refund -> refund(refund, provider);
                });
    }

    private ProviderAnswer create(CreationDue due, PaymentProvider provider) throws IOException, InterruptedException {
        if (!clock.instant().isBefore(due.expiresAt())) {
            // An earlier call may have reached the provider. If the shopper pays there, the callback still counts.
            return new CreationRefused(due.reference(), due.correlation(), "the provider could not be reached in time");
        }
        NewPayment payment = new NewPayment(due.reference(), due.method(), due.amount(), due.expiresAt());
        return switch (provider.create(payment)) {
            case Creation.Created created ->
                new CreationSucceeded(
                        due.reference(), due.correlation(), created.providerPaymentId(), created.instructions());
            case Creation.Refused refused -> new CreationRefused(due.reference(), due.correlation(), refused.reason());
        };
    }

    private static ProviderAnswer refund(RefundDue due, PaymentProvider provider)
            throws IOException, InterruptedException {
        NewRefund refund = new NewRefund(
                due.reference(), due.paymentReference(), due.providerPaymentId(), due.amount(), due.reason());
        return switch (provider.refund(refund)) {
            case RefundAnswer.Succeeded succeeded ->
                new RefundSucceeded(due.reference(), due.correlation(), due.paymentReference());
            case RefundAnswer.Accepted accepted ->
                new RefundAccepted(due.reference(), due.correlation(), due.paymentReference());
            case RefundAnswer.Refused refused ->
                new RefundRefused(due.reference(), due.correlation(), due.paymentReference(), refused.reason());
        };
    }
}
