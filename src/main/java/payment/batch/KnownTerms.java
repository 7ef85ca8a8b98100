package payment.batch;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.Terms;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;
import payment.provider.PaymentTerms;

/** The terms of a payment request, compared with what its method offers. */
final class KnownTerms {

    private KnownTerms() {}

    /** The reason why the method cannot collect this payment; empty if it can. */
    static Optional<String> refusal(PaymentMethod method, PaymentRequested request) {
        String currency = request.amount().currency();
        Terms terms = request.terms();
        String wanted = terms == null ? null : terms.tradeType();
        Optional<TradeType> tradeType = method.tradeType(wanted);
        Integer instalments = terms == null ? null : terms.instalments();
        if (!method.takes(currency)) {
            return Optional.of("the method %s does not take %s".formatted(method.name(), currency));
        }
        if (wanted != null && tradeType.isEmpty()) {
            return Optional.of("the method %s has no trade type %s".formatted(method.name(), wanted));
        }
        if (tradeType.filter(TradeType::needsPayerId).isPresent() && (terms == null || terms.payerId() == null)) {
            return Optional.of("the trade type %s of the method %s needs the id of the payer"
                    .formatted(tradeType.get().name(), method.name()));
        }
        if (instalments != null && !method.instalments().contains(instalments)) {
            return Optional.of("the method %s has no %d instalments".formatted(method.name(), instalments));
        }
        return Optional.empty();
    }

    /**
     * The terms with the usual trade type, if the request names none.
     *
     * @param payerId in clear text
     */
    static PaymentTerms of(PaymentMethod method, @Nullable Terms terms, @Nullable String payerId) {
        String tradeType = method.tradeType(terms == null ? null : terms.tradeType())
                .map(TradeType::name)
                .orElse(null);
        return terms == null
                ? new PaymentTerms(tradeType, null, null, null)
                : new PaymentTerms(
                        tradeType,
                        payerId,
                        terms.returnUrl() == null ? null : URI.create(terms.returnUrl()),
                        terms.instalments());
    }
}
