package payment.adapter.stripe;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(StripeProperties.API_KEY)
class StripeConfiguration {

    @Bean
    StripeProvider stripeProvider(StripeProperties properties) {
        return new StripeProvider(properties);
    }
}
