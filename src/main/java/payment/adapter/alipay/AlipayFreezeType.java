package payment.adapter.alipay;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import payment.provider.PaymentMethod.TradeType;

/** The ways to authorise a payment through Alipay, the usual one first. */
enum AlipayFreezeType {
    /** A code that the shop shows and the shopper scans. */
    PRECREATE("alipay.fund.auth.order.voucher.create"),
    /** An app of the shop opens the app of Alipay. */
    APP("alipay.fund.auth.order.app.freeze");

    static final List<TradeType> ALL = Arrays.stream(values())
            .map(each -> new TradeType(each.tradeType(), false))
            .toList();

    private final String method;

    AlipayFreezeType(String method) {
        this.method = method;
    }

    /** @param name null for the usual one */
    static Optional<AlipayFreezeType> named(@Nullable String name) {
        return Arrays.stream(values())
                .filter(each -> name == null || each.tradeType().equals(name))
                .findFirst();
    }

    private String tradeType() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Alipay's name of the request. */
    String method() {
        return method;
    }
}
