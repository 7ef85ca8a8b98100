package order;

import inventory.InventoryRequest.ReleaseRequested;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import outbox.Event;
import platform.audit.Mending;
import promotion.PromotionRequest.DiscountReleaseRequested;

/**
 * Asks again for the release of what a closed order holds, as the order does: to release what is released changes nothing, and a closed
 * order expects the answer. Its key is the reference of what is held, which begins with the order's id.
 */
final class ReleaseMending implements Mending {

    private static final Set<OrderState> CLOSED =
            EnumSet.of(OrderState.REJECTED, OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUNDED);

    private final Supplied held;
    private final Orders orders;
    private final ApplicationEventPublisher publisher;

    ReleaseMending(Supplied held, Orders orders, ApplicationEventPublisher publisher) {
        this.held = held;
        this.orders = orders;
        this.publisher = publisher;
    }

    /** What a supplier holds for an order. */
    enum Supplied {
        STOCK("missed-release") {
            @Override
            Event release(String reference, String correlation) {
                return new ReleaseRequested(reference, correlation);
            }
        },
        DISCOUNT("missed-discount-release") {
            @Override
            Event release(String reference, String correlation) {
                return new DiscountReleaseRequested(reference, correlation);
            }
        };

        private final String difference;

        Supplied(String difference) {
            this.difference = difference;
        }

        abstract Event release(String reference, String correlation);
    }

    @Override
    public String difference() {
        return held.difference;
    }

    @Override
    public boolean mend(String reference) {
        Optional<UUID> id = Order.named(reference.substring(0, Math.max(0, reference.indexOf('/'))));
        Order order = id.map(it -> orders.lock(List.of(it)).get(it)).orElse(null);
        if (order == null || !CLOSED.contains(order.state())) {
            return false;
        }
        publisher.publishEvent(held.release(reference, order.correlation()));
        return true;
    }
}
