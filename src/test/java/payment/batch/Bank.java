package payment.batch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentMethod;
import payment.provider.PaymentProvider;
import payment.provider.ProviderCallback;
import payment.provider.RefundAnswer;
import platform.callback.CallbackMessage;
import platform.callback.ParsedCallback;
import platform.money.Money;

/** A provider that makes each requested refund once, except refunds whose references end in {@code /refused}; these it refuses. */
final class Bank implements PaymentProvider {

    static final String NAME = "bank";
    static final String METHOD = "transfer";
    static final String REFUSED = "/refused";

    private final Map<String, NewRefund> refunded = new ConcurrentHashMap<>();

    private final Set<String> methods;

    Bank() {
        this(METHOD);
    }

    Bank(String... methods) {
        this.methods = Set.of(methods);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<PaymentMethod> methods() {
        return methods.stream()
                .map(method -> PaymentMethod.of(method, Set.of()))
                .collect(Collectors.toSet());
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
        refunded.put(refund.reference(), refund);
        return new RefundAnswer.Succeeded();
    }

    @Override
    public ParsedCallback<ProviderCallback> read(CallbackMessage message) {
        return new ParsedCallback.Forged<>("not in this test");
    }

    /** The sum of the refunds that were made of the payment. */
    Money refunded(String payment) {
        return refunded.values().stream()
                .filter(refund -> refund.paymentReference().equals(payment))
                .map(NewRefund::amount)
                .reduce(Money.zero("GBP"), Money::plus);
    }
}
