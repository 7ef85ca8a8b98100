package payment;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.test.context.DynamicPropertyRegistry;
import payment.adapter.alipay.AlipayShop;
import payment.adapter.stripe.StripeShop;
import payment.adapter.unionpay.UnionPayShop;
import payment.adapter.wechat.WeChatShop;

/** An account at each provider that is not simulated. */
final class ProviderShops implements AutoCloseable {

    final AlipayShop alipay = new AlipayShop();
    final StripeShop stripe = new StripeShop();
    final UnionPayShop unionPay = new UnionPayShop();
    final WeChatShop weChat = new WeChatShop();

    /** Adds the settings that make the platform use the accounts. */
    void addSettings(DynamicPropertyRegistry properties) {
        Stream.of(alipay.settings(), stripe.settings(), unionPay.settings(), weChat.settings())
                .map(Map::entrySet)
                .flatMap(Set::stream)
                .forEach(setting -> properties.add(setting.getKey(), setting::getValue));
    }

    @Override
    public void close() {
        alipay.close();
        stripe.close();
        unionPay.close();
        weChat.close();
    }
}
