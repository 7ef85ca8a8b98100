package order.repair;

import inventory.InventoryRequest.ReleaseRequested;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import order.OrderStatus;
import order.deadline.Deadlines;
import order.holding.UnpaidOrders;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Orders;
import order.stream.Replays;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import outbox.Event;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.ReversalRequested;

@Configuration(value = "orderRepairs", proxyBeanMethods = false)
@ConditionalOnAudit
class RepairConfiguration {

    /** Repairs the saved deadline of an order from the order's row. */
    @Bean
    Repair deadlineRepair(Replays rows, Deadlines deadlines) {
        return Repair.of("order-due", key -> {
            UUID id = UUID.fromString(key);
            rows.lock(id);
            return deadlines.repair(id);
        });
    }

    /** Repairs the saved units that an order holds for its shopper, from the order's row. */
    @Bean
    Repair holdingRepair(Orders orders, UnpaidOrders unpaid) {
        return Repair.of("order-holding", key -> {
            UUID id = UUID.fromString(key);
            return unpaid.repair(id, orders.lock(List.of(id)).get(id));
        });
    }

    @Bean
    Repair stockRelease(Orders orders, ApplicationEventPublisher publisher) {
        return requestAgain("missed-release", OrderState::isClosed, ReleaseRequested::new, orders, publisher);
    }

    @Bean
    Repair discountRelease(Orders orders, ApplicationEventPublisher publisher) {
        return requestAgain(
                "missed-discount-release", OrderState::isClosed, DiscountReleaseRequested::new, orders, publisher);
    }

    @Bean
    Repair discountReversal(Orders orders, ApplicationEventPublisher publisher) {
        return requestAgain(
                "missed-discount-reversal", RepairConfiguration::isRefunded, ReversalRequested::new, orders, publisher);
    }

    /** Whether the payment of an order in this state is being refunded as a whole, or was. */
    private static boolean isRefunded(OrderState state) {
        return state.isPaid() && (state.status() == OrderStatus.CANCELLED || state.status() == OrderStatus.REFUNDED);
    }

    /**
     * Repairs a finding that a supplier module still holds stock or a discount of an order that ended, or has not reversed the discount.
     * It sends the order's request to the supplier module again. The request is idempotent, and an order in one of the given states
     * accepts the answer. The key of the finding is the reference at the supplier module, which begins with the order's id.
     *
     * @param request makes the request from a reference and a correlation
     */
    private static Repair requestAgain(
            String finding,
            Predicate<OrderState> states,
            BiFunction<String, String, Event> request,
            Orders orders,
            ApplicationEventPublisher publisher) {
        return Repair.of(finding, reference -> {
            Optional<UUID> id = Order.idOf(reference.substring(0, Math.max(0, reference.indexOf('/'))));
            Order order = id.map(it -> orders.lock(List.of(it)).get(it)).orElse(null);
            if (order == null || !states.test(order.state())) {
                return false;
            }
            publisher.publishEvent(request.apply(reference, order.correlation()));
            return true;
        });
    }
}
