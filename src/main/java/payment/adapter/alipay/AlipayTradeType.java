package payment.adapter.alipay;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import payment.provider.PaymentMethod.TradeType;

/** The ways to pay through Alipay, the usual one first. */
enum AlipayTradeType {
    /** A page for browsers on computers; the shopper signs in or scans a code on it. */
    PAGE("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
    /** A page for browsers on phones; it opens the app of Alipay if there is one. */
    WAP("alipay.trade.wap.pay", "QUICK_WAP_WAY"),
    /** A code that the shop shows and the shopper scans. */
    PRECREATE("alipay.trade.precreate", null);

    static final List<TradeType> ALL = Arrays.stream(values())
            .map(each -> new TradeType(each.tradeType(), false))
            .toList();

    private final String method;
    private final @Nullable String productCode;

    AlipayTradeType(String method, @Nullable String productCode) {
        this.method = method;
        this.productCode = productCode;
    }

    /** @param name null for the usual one */
    static Optional<AlipayTradeType> named(@Nullable String name) {
        return Arrays.stream(values())
                .filter(each -> name == null || each.tradeType().equals(name))
                .findFirst();
    }

    String tradeType() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Alipay's name of the request. */
    String method() {
        return method;
    }

    /** Alipay's name of the product that the shop has signed for; null if a setting has it. */
    @Nullable
    String productCode() {
        return productCode;
    }
}
