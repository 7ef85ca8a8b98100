package payment.adapter.wechat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import payment.provider.Operation;
import payment.provider.PaymentMethod;
import payment.provider.PaymentMethod.TradeType;

/** The payment method of WeChat Pay. */
final class WeChatMethod {

    static final String CURRENCY = "CNY";

    /** The shopper scans a code. */
    static final String NATIVE = "native";

    /** The shopper pays in a page that is open in WeChat, or in a mini program. */
    static final String JSAPI = "jsapi";

    /** An app of the shop opens WeChat. */
    static final String APP = "app";

    static final PaymentMethod WECHAT = PaymentMethod.of("wechat", Operation.withoutCaptures())
            .in(Set.of(CURRENCY))
            .by(List.of(new TradeType(NATIVE, false), new TradeType(JSAPI, true), new TradeType(APP, false)));

    static final Set<String> TRADE_TYPES =
            WECHAT.tradeTypes().stream().map(TradeType::name).collect(Collectors.toUnmodifiableSet());

    private WeChatMethod() {}
}
