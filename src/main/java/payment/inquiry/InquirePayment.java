package payment.inquiry;

import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import payment.inquiry.Inquiries.KnownPayment;
import payment.provider.Operation;
import payment.provider.PaymentProvider;
import payment.provider.ProviderProblem;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Records that an operator asks the provider what became of a payment. The question itself is an {@link AskAgain}. */
@Component
class InquirePayment implements Edit<String, String> {

    private final Inquiries inquiries;
    private final ObjectProvider<PaymentProvider> providers;

    InquirePayment(Inquiries inquiries, ObjectProvider<PaymentProvider> providers) {
        this.inquiries = inquiries;
        this.providers = providers;
    }

    /**
     * @param reference of the payment
     * @return the name of the provider
     * @throws ProblemException 404 if there is no such payment; 422 if its provider cannot be asked
     */
    @Override
    public String make(String reference, Editing editing) {
        KnownPayment payment =
                inquiries.payment(reference).orElseThrow(() -> ProblemException.notFound("There is no such payment."));
        String provider = String.valueOf(payment.provider());
        if (!canBeAsked(payment)) {
            throw ProviderProblem.unsupported(provider, Operation.QUERY);
        }
        editing.changed(reference, null, Map.of("provider", provider, "status", payment.status()));
        return provider;
    }

    @Override
    public String saved(String provider) {
        return provider;
    }

    @Override
    public String repeated(String saved) {
        return saved;
    }

    private boolean canBeAsked(KnownPayment payment) {
        return providers.stream()
                .filter(provider -> provider.name().equals(payment.provider()))
                .flatMap(provider -> provider.methods().stream())
                .anyMatch(method -> method.name().equals(payment.method()) && method.can(Operation.QUERY));
    }
}
