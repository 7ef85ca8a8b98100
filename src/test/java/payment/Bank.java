package payment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.money.Money;

/** A provider that gives back whatever it is asked for, once a reference, and counts it; what is named {@code …/refused} it refuses. */
final class Bank implements PaymentProvider {

    static final String NAME = "bank";
    static final String METHOD = "transfer";
    static final String REFUSED = "/refused";

    private final Map<String, NewRefund> given = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> methods() {
        return Set.of(METHOD);
    }

    @Override
    public Optional<Creation> createLocally(NewPayment payment) {
        return Optional.of(create(payment));
    }

    @Override
    public Creation create(NewPayment payment) {
        return new Creation.Created("bank_" + payment.reference(), Map.of());
    }

    @Override
    public RefundAnswer refund(NewRefund refund) {
        if (refund.reference().endsWith(REFUSED)) {
            return new RefundAnswer.Refused("account closed");
        }
        given.put(refund.reference(), refund);
        return new RefundAnswer.Succeeded();
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        return new ParsedCallback.Forged<>("not in this test");
    }

    /** What has gone back of this payment. */
    Money given(String payment) {
        return given.values().stream()
                .filter(refund -> refund.paymentReference().equals(payment))
                .map(NewRefund::amount)
                .reduce(Money.zero("GBP"), Money::plus);
    }
}
