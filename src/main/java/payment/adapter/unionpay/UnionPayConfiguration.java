package payment.adapter.unionpay;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(UnionPayProperties.MERCHANT_ID)
class UnionPayConfiguration {

    @Bean
    UnionPayProvider unionPayProvider(UnionPayProperties properties, Clock clock) {
        return new UnionPayProvider(properties, clock);
    }
}
