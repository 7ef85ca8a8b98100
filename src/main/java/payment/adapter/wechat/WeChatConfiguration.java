package payment.adapter.wechat;

import java.security.PublicKey;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import payment.adapter.base.KeySettings;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(WeChatProperties.MERCHANT_ID)
class WeChatConfiguration {

    @Bean
    MerchantSignature weChatMerchantSignature(WeChatProperties properties, Clock clock) {
        return new MerchantSignature(
                properties.merchantId(),
                Objects.requireNonNull(properties.serialNumber()),
                KeySettings.privateKey(
                        WeChatProperties.PREFIX + "private-key", Objects.requireNonNull(properties.privateKey())),
                clock);
    }

    @Bean
    PlatformKeys weChatPlatformKeys(WeChatProperties properties) {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        for (int i = 0; i < properties.publicKeys().size(); i++) {
            WeChatProperties.NamedKey named = properties.publicKeys().get(i);
            String property = "%spublic-keys[%d].key".formatted(WeChatProperties.PREFIX, i);
            keys.put(
                    Objects.requireNonNull(named.id()),
                    KeySettings.publicKey(property, Objects.requireNonNull(named.key())));
        }
        return new PlatformKeys(keys);
    }

    /** @param serves false in a task, which calls no provider */
    @Bean
    PlatformCertificates weChatPlatformCertificates(
            WeChatProperties properties,
            PlatformKeys weChatPlatformKeys,
            MerchantSignature weChatMerchantSignature,
            @Value("${orderwright.outbox.delivers:true}") boolean serves) {
        return new PlatformCertificates(
                weChatPlatformKeys,
                WeChatApi.unchecked(weChatPlatformKeys, weChatMerchantSignature, properties),
                properties.apiBase(),
                new ApiV3Keys(properties.apiV3Keys()),
                serves && properties.downloadCertificates());
    }

    @Bean
    WeChatProvider weChatProvider(
            WeChatProperties properties,
            PlatformKeys weChatPlatformKeys,
            MerchantSignature weChatMerchantSignature,
            Clock clock) {
        return new WeChatProvider(properties, weChatPlatformKeys, weChatMerchantSignature, clock);
    }
}
