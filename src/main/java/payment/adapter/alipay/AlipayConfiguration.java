package payment.adapter.alipay;

import java.time.Clock;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(AlipayProperties.APP_ID)
class AlipayConfiguration {

    @Bean
    AlipaySignatures alipaySignatures(AlipayProperties properties) {
        return AlipaySignatures.of(Objects.requireNonNull(properties.privateKey()), properties.publicKeys());
    }

    @Bean
    AlipayGateway alipayGateway(AlipayProperties properties, AlipaySignatures alipaySignatures, Clock clock) {
        return new AlipayGateway(properties, alipaySignatures, clock);
    }

    @Bean
    AlipayProvider alipayProvider(
            AlipayProperties properties, AlipayGateway alipayGateway, AlipaySignatures alipaySignatures) {
        return new AlipayProvider(properties, alipayGateway, alipaySignatures);
    }
}
