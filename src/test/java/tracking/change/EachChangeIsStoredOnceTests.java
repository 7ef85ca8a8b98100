package tracking.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import order.OrderStatus;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import testing.AtOnce;
import tracking.TrackingTest;

/** Each change of a status is stored once, with the owner, the channel and the trace, even if several instances follow the log. */
class EachChangeIsStoredOnceTests extends TrackingTest {

    @Autowired
    private Changes changes;

    @Test
    void several_followers_store_each_change_once() {
        store();
        Position start = changes.head().last();
        String owner = newShopper();
        List<String> orders = publishPaidOrders(owner, "web", 60);
        AtOnce.spread(3, 3, number -> store());
        List<OrderChange> stored = changes.after(start, Long.MAX_VALUE, of(owner), 1000);

        for (String order : orders) {
            assertThat(stored)
                    .filteredOn(change -> change.orderNo().equals(Histories.numberOf(order)))
                    .extracting(OrderChange::status, OrderChange::sequence, OrderChange::channel, OrderChange::traceId)
                    .containsExactly(
                            tuple(OrderStatus.CREATED, 1, order),
                            tuple(OrderStatus.PAYING, 2, order),
                            tuple(OrderStatus.PAID, 3, order));
        }
        assertThat(stored).hasSize(3 * orders.size());
    }

    private static org.assertj.core.groups.Tuple tuple(OrderStatus status, int sequence, String order) {
        return org.assertj.core.groups.Tuple.tuple(status, sequence, "web", "trace-of-" + order);
    }

    @Test
    void an_order_is_forgotten_when_its_status_is_final() {
        String order = Histories.newOrder();
        publish(
                Histories.created(order, newShopper(), "web", now()),
                new order.OrderEvent.OrderRejected(order, now(), List.of(), List.of(), null));
        String open = publishPaidOrders(newShopper(), "web", 1).getFirst();
        store();

        assertThat(world.count(
                        "select count(*) from tracking.tracked_order where order_no = ?", Histories.numberOf(order)))
                .isZero();
        assertThat(world.count(
                        "select count(*) from tracking.tracked_order where order_no = ?", Histories.numberOf(open)))
                .isOne();
    }

    private static StreamFilter of(String owner) {
        return new StreamFilter(owner, null, Set.of(), Set.of(), false);
    }
}
