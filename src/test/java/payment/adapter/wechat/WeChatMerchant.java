package payment.adapter.wechat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.PaymentTerms;
import payment.provider.StartedPayment;
import platform.money.Money;

/** The adapter with its settings, at a time that does not pass, and the payments of its tests. */
final class WeChatMerchant {

    static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    static final Instant EXPIRES_AT = NOW.plusSeconds(900);
    static final Money AMOUNT = Money.ofMinor(2550, "CNY");

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    final WeChatProperties properties;
    final PlatformKeys keys;
    final PlatformCertificates certificates;
    final WeChatProvider provider;

    /** @param changes settings without their prefix that differ from the usual ones; null removes one */
    WeChatMerchant(WeChatServer server, @Nullable String... changes) {
        this.properties = bound(server, changes);
        WeChatConfiguration configuration = new WeChatConfiguration();
        MerchantSignature signature = configuration.weChatMerchantSignature(properties, CLOCK);
        this.keys = configuration.weChatPlatformKeys(properties);
        this.certificates = configuration.weChatPlatformCertificates(properties, keys, signature, true);
        this.provider = configuration.weChatProvider(properties, keys, signature, CLOCK);
    }

    /** Does not wait long for an answer, so its calls may also fail because the machine is busy. */
    static WeChatMerchant impatient(WeChatServer server) {
        return new WeChatMerchant(server, "connect-timeout", "500ms", "answer-timeout", "500ms");
    }

    /** The settings, bound as Spring Boot does it. */
    static WeChatProperties bound(WeChatServer server, @Nullable String... changes) {
        Map<String, String> settings = new HashMap<>(WeChatShop.settings(server));
        settings.put(WeChatProperties.PREFIX + "answer-timeout", "20s");
        for (int i = 0; i < changes.length; i += 2) {
            String value = changes[i + 1];
            if (value == null) {
                settings.remove(WeChatProperties.PREFIX + changes[i]);
            } else {
                settings.put(WeChatProperties.PREFIX + changes[i], value);
            }
        }
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("orderwright.payment.wechat", WeChatProperties.class)
                .get();
    }

    static NewPayment payment(String reference) {
        return payment(reference, null, null);
    }

    static NewPayment payment(String reference, @Nullable String tradeType, @Nullable String payerId) {
        return new NewPayment(
                reference, "wechat", new PaymentTerms(tradeType, payerId, null, null), AMOUNT, NOW, EXPIRES_AT);
    }

    static StartedPayment started(String reference) {
        return new StartedPayment(reference, "wechat", null, AMOUNT, NOW, EXPIRES_AT);
    }

    static NewRefund refund(String reference, long minor) {
        return new NewRefund(
                reference,
                "pay_01",
                "42000_pay_01",
                AMOUNT,
                Money.ofMinor(minor, "CNY"),
                NOW,
                "a private reason",
                List.of());
    }
}
