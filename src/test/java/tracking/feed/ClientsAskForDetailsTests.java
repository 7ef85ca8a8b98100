package tracking.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static tracking.change.Histories.completed;
import static tracking.change.Histories.dispatched;
import static tracking.change.Histories.packed;
import static tracking.change.Histories.returnAccepted;
import static tracking.change.Histories.returnRefunded;
import static tracking.change.Histories.shipped;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import order.OrderStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.shop.Soon;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.change.StreamFilter;

/**
 * A client that asks for details gets each one once and in order, from whichever position it resumes. A client that does not ask for them gets
 * the changes of statuses only. The feed keeps 40 changes.
 */
class ClientsAskForDetailsTests extends FeedTest {

    private static final List<String> STATUSES = List.of("CREATED", "PAYING", "PAID", "SHIPPED", "COMPLETED");

    private static final List<String> ALL = List.of(
            "CREATED",
            "PAYING",
            "PAID",
            "SHIPMENT_DISPATCHED s1",
            "SHIPMENT_DISPATCHED s2",
            "SHIPPED",
            "COMPLETED",
            "RETURN_RECEIVED r1",
            "REFUND_MADE r1");

    private Position start;

    @BeforeEach
    void findStart() {
        start = changes.head().last();
    }

    private void publishReturnedOrder() {
        String order = publishPaidOrders(shopper, "web", 1).getFirst();
        publish(
                packed(order, now(), "s1", "s2"),
                dispatched(order, now(), "s1"),
                dispatched(order, now(), "s2"),
                shipped(order, now()),
                completed(order, now()),
                returnAccepted(order, now(), "r1", 100),
                returnRefunded(order, now(), "r1", 100));
        store();
    }

    private RecordedOutlet subscribe(Position after, boolean details, OrderStatus... statuses) {
        RecordedOutlet outlet = RecordedOutlet.quick();
        StreamFilter filter = new StreamFilter(shopper, null, Set.of(), Set.of(statuses), details);
        subscriptions.add(
                feed.subscribe(filter, after, Instant.MAX, outlet, () -> {}).orElseThrow());
        return outlet;
    }

    private static List<String> texts(RecordedOutlet outlet) {
        return outlet.changes.stream()
                .map(change -> change.detail() == null
                        ? change.status().name()
                        : change.detail().kind() + " " + change.detail().reference())
                .toList();
    }

    @Test
    void a_live_client_gets_details_only_if_it_asks_for_them() {
        RecordedOutlet asking = subscribe(start, true);
        RecordedOutlet usual = subscribe(start, false);
        publishReturnedOrder();
        poll();

        Soon.holds("all changes", () -> assertThat(texts(asking)).isEqualTo(ALL));
        Soon.holds("the statuses", () -> assertThat(texts(usual)).isEqualTo(STATUSES));
        assertThat(asking.changes).extracting(OrderChange::sequence).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void a_filter_of_statuses_does_not_leave_out_details() {
        publishReturnedOrder();
        RecordedOutlet fromTable = subscribe(start, true, OrderStatus.SHIPPED);
        poll();
        RecordedOutlet fromMemory = subscribe(start, true, OrderStatus.SHIPPED);

        for (RecordedOutlet outlet : List.of(fromTable, fromMemory)) {
            Soon.holds(
                    "the changes",
                    () -> assertThat(texts(outlet))
                            .containsExactly(
                                    "SHIPMENT_DISPATCHED s1",
                                    "SHIPMENT_DISPATCHED s2",
                                    "SHIPPED",
                                    "RETURN_RECEIVED r1",
                                    "REFUND_MADE r1"));
        }
    }

    /** 30 further orders have 90 changes, which is more than memory has. */
    @Test
    void a_client_that_resumes_between_two_details_misses_nothing_and_gets_nothing_twice() {
        publishReturnedOrder();
        poll();
        resumeAtEachPosition();
        publishPaidOrders(newShopper(), "web", 30);
        store();
        poll();
        resumeAtEachPosition();
    }

    private void resumeAtEachPosition() {
        for (int told = 0; told <= ALL.size(); told++) {
            Position from = new Position(start.number() + told, Instant.EPOCH);
            List<String> rest = ALL.subList(told, ALL.size());
            RecordedOutlet asking = subscribe(from, true);
            RecordedOutlet usual = subscribe(from, false);
            Soon.holds("all changes", () -> assertThat(texts(asking)).isEqualTo(rest));
            Soon.holds(
                    "the statuses",
                    () -> assertThat(texts(usual))
                            .isEqualTo(rest.stream().filter(STATUSES::contains).toList()));
        }
    }

    @Test
    void a_change_that_an_earlier_build_has_stored_is_pushed() {
        publishPaidOrders(newShopper(), "web", 1);
        store(); // the new change gets the time of the last one
        RecordedOutlet asking = subscribe(start, true);
        world.count("""
                with moved as (update tracking.head set last_position = last_position + 1 returning last_position, last_at),
                added as (
                  insert into tracking.change (position, written_at, order_no, owner, channel, status, sequence, updated_at)
                  select last_position, last_at, 'T-old', ?, 'web', 'PAID', 3, last_at from moved
                  returning 1
                )
                select count(*) from added
                """, shopper);
        poll();

        Soon.holds("the change", () -> assertThat(texts(asking)).containsExactly("PAID"));
        assertThat(world.count("select count(*) from tracking.change where owner = ?", shopper))
                .isOne();
    }
}
