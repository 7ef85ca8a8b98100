package shipping.shipment;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShippingProperties.class)
class ShippingConfiguration {

    @Bean
    IdempotencyRows shippingKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "shipping", clock);
    }
}
