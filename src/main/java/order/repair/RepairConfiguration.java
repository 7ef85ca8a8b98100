package order.repair;

import static order.stream.OrderState.CANCELLED;
import static order.stream.OrderState.EXPIRED;
import static order.stream.OrderState.REFUNDED;
import static order.stream.OrderState.REFUNDING;
import static order.stream.OrderState.REFUND_FAILED;
import static order.stream.OrderState.REJECTED;

import inventory.InventoryRequest.ReleaseRequested;
import java.util.EnumSet;
import java.util.Set;
import order.stream.OrderState;
import order.stream.Orders;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.ReversalRequested;

@Configuration(proxyBeanMethods = false)
@ConditionalOnAudit
class RepairConfiguration {

    private static final Set<OrderState> CLOSED = EnumSet.of(REJECTED, EXPIRED, CANCELLED, REFUNDED);
    private static final Set<OrderState> TO_BE_REFUNDED = EnumSet.of(REFUNDING, REFUND_FAILED, REFUNDED);

    @Bean
    Repair stockRelease(Orders orders, ApplicationEventPublisher publisher) {
        return new ReleaseRepair("missed-release", CLOSED, ReleaseRequested::new, orders, publisher);
    }

    @Bean
    Repair discountRelease(Orders orders, ApplicationEventPublisher publisher) {
        return new ReleaseRepair("missed-discount-release", CLOSED, DiscountReleaseRequested::new, orders, publisher);
    }

    @Bean
    Repair discountReversal(Orders orders, ApplicationEventPublisher publisher) {
        return new ReleaseRepair("missed-discount-reversal", TO_BE_REFUNDED, ReversalRequested::new, orders, publisher);
    }
}
