package tracking.change;

import static org.assertj.core.api.Assertions.assertThat;
import static tracking.change.Histories.cancelled;
import static tracking.change.Histories.confirmed;
import static tracking.change.Histories.created;
import static tracking.change.Histories.newOrder;
import static tracking.change.Histories.paid;
import static tracking.change.Histories.refundDue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import order.OrderEvent;
import order.OrderEvent.OrderRejected;
import org.junit.jupiter.api.Test;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;

/** Whatever the order of the log is, the status of an order never goes back, and each status comes once. */
class OvertakenChangesAreLeftOutTests {

    private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");

    private final String order = newOrder();
    private final OrderEvent created = created(order, "alice", "web", AT);
    private List<TrackedOrder> known = List.of();

    @Test
    void events_of_one_page_come_in_the_order_of_the_statuses() {
        assertThat(apply(created, refundDue(order, AT), paid(order, AT), confirmed(order, AT)))
                .containsExactly("CREATED 1", "PAYING 2", "PAID 3", "CANCELLED 4");
    }

    @Test
    void an_event_of_a_later_page_that_was_overtaken_is_left_out() {
        assertThat(apply(created, cancelled(order, AT))).containsExactly("CREATED 1", "CANCELLED 2");
        assertThat(apply(confirmed(order, AT))).isEmpty();
    }

    @Test
    void an_event_that_is_read_again_changes_nothing() {
        assertThat(apply(created, confirmed(order, AT))).containsExactly("CREATED 1", "PAYING 2");
        assertThat(apply(created, confirmed(order, AT))).isEmpty();
    }

    @Test
    void orders_that_were_created_before_the_log_begins_are_left_out() {
        assertThat(apply(confirmed(order, AT))).isEmpty();
    }

    @Test
    void a_final_status_is_known_until_the_cursor_has_passed_its_event() {
        OrderEvent rejected = new OrderRejected(order, AT, List.of(), List.of(), null);
        ChangeBatch ahead = new ChangeBatch(List.of());
        ahead.apply(List.of(), List.of(logged(created), logged(rejected)));
        assertThat(ahead.changes()).hasSize(2);
        assertThat(ahead.open()).hasSize(1);
        assertThat(ahead.closed()).isEmpty();

        ChangeBatch passed = new ChangeBatch(ahead.open());
        passed.apply(List.of(logged(created), logged(rejected)), List.of());

        assertThat(passed.changes()).isEmpty();
        assertThat(passed.closed()).containsExactly(UUID.fromString(order));
    }

    private static Logged logged(OrderEvent event) {
        return new Logged(new LogPosition(1, 1), AT, event);
    }

    private List<String> apply(OrderEvent... events) {
        ChangeBatch batch = new ChangeBatch(known);
        List<Logged> page = new ArrayList<>();
        Stream.of(events).forEach(event -> page.add(new Logged(new LogPosition(1, page.size() + 1), AT, event)));
        batch.apply(page, List.of());
        known = batch.open();
        return batch.changes().stream()
                .map(change -> change.order().status() + " " + change.order().sequence())
                .toList();
    }
}
