package tracking.change;

import static org.assertj.core.api.Assertions.assertThat;
import static tracking.change.Histories.attemptEnded;
import static tracking.change.Histories.attempted;
import static tracking.change.Histories.completed;
import static tracking.change.Histories.confirmed;
import static tracking.change.Histories.created;
import static tracking.change.Histories.delivered;
import static tracking.change.Histories.dispatched;
import static tracking.change.Histories.newOrder;
import static tracking.change.Histories.packed;
import static tracking.change.Histories.paid;
import static tracking.change.Histories.refundDue;
import static tracking.change.Histories.refunded;
import static tracking.change.Histories.returnAccepted;
import static tracking.change.Histories.returnReceived;
import static tracking.change.Histories.returnRefunded;
import static tracking.change.Histories.shipped;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import order.OrderEvent;
import org.junit.jupiter.api.Test;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;

/** What happens to an order besides a change of its status is told once, in the order of the log, and only if there is something to tell. */
class DetailsAreToldOnceTests {

    private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");
    private static final Instant PAY_UNTIL = AT.plusSeconds(900);

    private final String order = newOrder();
    private List<TrackedOrder> known = List.of();

    private List<String> paidOrder(String... shipments) {
        return apply(
                created(order, "alice", "web", AT),
                confirmed(order, AT, PAY_UNTIL),
                paid(order, AT, 500),
                packed(order, AT, shipments));
    }

    @Test
    void an_order_that_is_paid_and_shipped_whole_has_no_details_and_no_facts_but_two() {
        assertThat(paidOrder("s1")).containsExactly("CREATED 1", "PAYING 2", "PAID 3");
        assertThat(apply(dispatched(order, AT, "s1"), shipped(order, AT))).containsExactly("SHIPPED 4");
        assertThat(apply(delivered(order, AT, "s1"), completed(order, AT))).containsExactly("COMPLETED 5");
        assertThat(known)
                .extracting(TrackedOrder::facts)
                .containsExactly(new OrderFacts(PAY_UNTIL, null, null, 500L, null, null));
    }

    @Test
    void an_event_that_changes_no_fact_writes_nothing() {
        paidOrder("s1");
        ChangeBatch batch = new ChangeBatch(known);
        batch.apply(List.of(logged(packed(order, AT, "s1"), 1), logged(dispatched(order, AT, "s1"), 2)), List.of());

        assertThat(batch.changes()).isEmpty();
        assertThat(batch.open()).isEmpty();
    }

    @Test
    void each_of_several_shipments_is_told() {
        paidOrder("s1", "s2");
        assertThat(apply(dispatched(order, AT, "s1"), delivered(order, AT, "s1")))
                .containsExactly("SHIPMENT_DISPATCHED s1 PAID 4", "SHIPMENT_DELIVERED s1 PAID 5");
        assertThat(apply(
                        dispatched(order, AT, "s2"),
                        shipped(order, AT),
                        delivered(order, AT, "s2"),
                        completed(order, AT)))
                .containsExactly(
                        "SHIPMENT_DISPATCHED s2 PAID 6", "SHIPPED 7", "SHIPMENT_DELIVERED s2 SHIPPED 8", "COMPLETED 9");
    }

    @Test
    void a_failed_attempt_to_pay_is_told() {
        apply(created(order, "alice", "web", AT), confirmed(order, AT, PAY_UNTIL));
        assertThat(apply(attemptEnded(order, AT, "pay_1"))).containsExactly("PAYMENT_FAILED pay_1 PAYING 3");
        assertThat(apply(attempted(order, AT, "pay_2"), attemptEnded(order, AT, "pay_2")))
                .containsExactly("PAYMENT_FAILED pay_2 PAYING 4");
    }

    @Test
    void an_attempt_that_was_replaced_or_ends_with_the_payment_window_has_not_failed() {
        apply(created(order, "alice", "web", AT), confirmed(order, AT, PAY_UNTIL));
        assertThat(apply(attempted(order, AT, "pay_2"), attemptEnded(order, AT, "pay_1")))
                .isEmpty();
        assertThat(apply(attemptEnded(order, PAY_UNTIL, "pay_2"))).isEmpty();
    }

    @Test
    void a_full_return_of_a_completed_order_is_told_with_its_refunds() {
        paidOrder("s1");
        apply(shipped(order, AT), completed(order, AT));
        assertThat(apply(
                        returnReceived(order, AT, "r1"),
                        returnAccepted(order, AT, "r1", 200),
                        returnRefunded(order, AT, "r1", 200)))
                .containsExactly("RETURN_RECEIVED r1 COMPLETED 6", "REFUND_MADE r1 200 in full: false COMPLETED 7");
        assertThat(apply(returnAccepted(order, AT, "r2", 300), returnRefunded(order, AT, "r2", 300)))
                .containsExactly("RETURN_RECEIVED r2 COMPLETED 8", "REFUND_MADE r2 300 in full: true COMPLETED 9");
    }

    @Test
    void whether_all_is_refunded_is_unknown_if_the_paid_amount_is_unknown() {
        apply(created(order, "alice", "web", AT));
        assertThat(apply(shipped(order, AT), returnRefunded(order, AT, "r1", 200)))
                .containsExactly("SHIPPED 2", "REFUND_MADE r1 200 in full: null SHIPPED 3");
    }

    @Test
    void the_refund_of_a_cancelled_order_is_told_beside_its_status() {
        paidOrder("s1");
        assertThat(apply(refundDue(order, AT), refunded(order, AT, 500)))
                .containsExactly("CANCELLED 4", "REFUNDED 5", "REFUND_MADE null 500 in full: true REFUNDED 6");
    }

    @Test
    void an_event_that_is_read_ahead_and_comes_again_is_told_once() {
        paidOrder("s1", "s2");
        Logged dispatched = logged(dispatched(order, AT, "s1"), 7);
        ChangeBatch ahead = new ChangeBatch(known);
        ahead.apply(List.of(), List.of(dispatched));
        assertThat(ahead.changes()).hasSize(1);

        ChangeBatch passed = new ChangeBatch(ahead.open());
        passed.apply(List.of(dispatched), List.of());
        assertThat(passed.changes()).isEmpty();
        assertThat(passed.open()).isEmpty();
    }

    @Test
    void details_of_orders_that_are_not_known_are_left_out() {
        assertThat(apply(returnRefunded(order, AT, "r1", 200))).isEmpty();
    }

    private static Logged logged(OrderEvent event, int id) {
        return new Logged(new LogPosition(1, id), AT, event);
    }

    private List<String> apply(OrderEvent... events) {
        ChangeBatch batch = new ChangeBatch(known);
        List<Logged> page = new ArrayList<>();
        Stream.of(events).forEach(event -> page.add(logged(event, page.size() + 1)));
        batch.apply(page, List.of());
        known = batch.open().isEmpty() ? known : batch.open();
        return batch.changes().stream()
                .map(change -> text(change.detail()) + change.order().status() + " "
                        + change.order().sequence())
                .toList();
    }

    private static String text(@org.jspecify.annotations.Nullable Detail detail) {
        if (detail == null) {
            return "";
        }
        String refund =
                detail.amount() == null ? "" : detail.amount().amountMinor() + " in full: " + detail.inFull() + " ";
        return detail.kind() + " " + detail.reference() + " " + refund;
    }
}
