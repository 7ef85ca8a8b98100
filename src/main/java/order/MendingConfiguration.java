package order;

import order.ReleaseMending.Supplied;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.audit.ConditionalOnAudit;
import platform.audit.Mending;

@Configuration(proxyBeanMethods = false)
@ConditionalOnAudit
class MendingConfiguration {

    @Bean
    Mending stockRelease(Orders orders, ApplicationEventPublisher publisher) {
        return new ReleaseMending(Supplied.STOCK, orders, publisher);
    }

    @Bean
    Mending discountRelease(Orders orders, ApplicationEventPublisher publisher) {
        return new ReleaseMending(Supplied.DISCOUNT, orders, publisher);
    }
}
