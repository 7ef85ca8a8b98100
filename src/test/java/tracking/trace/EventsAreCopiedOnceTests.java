package tracking.trace;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import order.OrderEvent.OrderPaid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader.Progress;
import outbox.EventTypes;
import platform.page.Cursor;
import testing.AtOnce;
import tracking.TrackingTest;
import tracking.change.Histories;

/** The copy has each event of the log once, whoever follows the log, whatever fails, and after a rebuild; until it is too old. */
class EventsAreCopiedOnceTests extends TrackingTest {

    private static final Duration KEPT = Duration.ofDays(7);

    private static final String LOGGED = """
        select format('%s %s %s %s %s %s', txid, id, type, correlation, trace, causation)
        from outbox.event where correlation = any(string_to_array(?, ',')) order by id
        """;
    private static final String COPIED = """
        select format('%s %s %s %s %s %s', txid, event_id, type, correlation, trace_id, cause_id)
        from tracking.event where correlation = any(string_to_array(?, ',')) order by event_id
        """;

    @Autowired
    private TraceProjection copy;

    @Autowired
    private TracedEvents events;

    @Autowired
    private TraceProperties properties;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void several_followers_copy_each_event_once() {
        List<String> orders = publishPaidOrders(newShopper(), "web", 60);
        AtOnce.spread(3, 3, number -> follow());

        assertThat(copied(orders)).isEqualTo(logged(orders)).hasSize(3 * orders.size());
    }

    @Test
    void a_failed_copy_is_repeated_as_a_whole() {
        publishPaidOrders(newShopper(), "web", 1);
        follow(); // adds the partition
        List<String> orders = publishPaidOrders(newShopper(), "web", 3); // one page
        world.execute("""
            insert into tracking.event_page (txid, page_id, first_at, last_at, types)
            select txid, id, published_at, published_at, '{in the way}' from outbox.event order by txid desc, id desc limit 1
            """);
        assertThatThrownBy(this::follow).isInstanceOf(DuplicateKeyException.class);
        assertThat(copied(orders)).isEmpty();
        world.execute("delete from tracking.event_page where types = '{in the way}'");

        follow();

        assertThat(copied(orders)).isEqualTo(logged(orders));
    }

    /** It has an element for each event in all arrays, and no numbers. */
    @Test
    void a_group_of_an_earlier_build_is_read_as_before() {
        List<String> orders = publishPaidOrders(newShopper(), "web", 5);
        follow();
        int changed = world.execute("""
            update tracking.event_group set type_nos = null, correlation_nos = null, trace_nos = null,
              types = (select array_agg(types[no] order by place) from unnest(type_nos) with ordinality each (no, place)),
              correlations = (select array_agg(correlations[no] order by place) from unnest(correlation_nos) with ordinality each (no, place)),
              trace_ids = (select array_agg(trace_ids[no] order by place) from unnest(trace_nos) with ordinality each (no, place))
            where '%s' = any(correlations)
            """.formatted(orders.getFirst()));

        assertThat(changed).isPositive();
        assertThat(copied(orders)).isEqualTo(logged(orders)).hasSize(3 * orders.size());
    }

    @Test
    void a_rebuild_copies_the_log_again() {
        List<String> orders = publishPaidOrders(newShopper(), "web", 5);
        follow();
        world.execute("""
            update tracking.event_group set trace_ids = array_fill('wrong'::text, array[cardinality(trace_ids)])
            where '%s' = any(correlations)
            """.formatted(orders.getFirst()));

        Instant since = copy.rebuild();

        assertThat(copy.advance()).as("several pages").isEqualTo(Progress.MORE);
        world.passes(Duration.ofSeconds(1));
        assertThat(copy.rebuild()).as("the one that is under way").isEqualTo(since);
        assertThat(events.head().rebuildingSince()).isEqualTo(since);
        follow();
        assertThat(copied(orders)).isEqualTo(logged(orders));
        assertThat(events.head().rebuildingSince()).isNull();
    }

    @Test
    void a_rebuild_ends_when_its_last_page_is_full() {
        publish(Histories.created(Histories.newOrder(), newShopper(), "web", now()));
        while (world.count("select count(*) from outbox.event") % properties.batchLimit() != 0) {
            publish(Histories.created(Histories.newOrder(), newShopper(), "web", now()));
        }
        copy.rebuild();

        follow();

        assertThat(events.head().rebuildingSince()).isNull();
    }

    @Test
    void old_events_are_dropped_and_not_copied_again() {
        List<String> old = publishPaidOrders(newShopper(), "web", 2);
        follow();
        List<String> unread = publishPaidOrders(newShopper(), "web", 2);
        world.passes(KEPT.plusHours(2));
        List<String> recent = publishPaidOrders(newShopper(), "web", 2);

        follow();
        copy.dropOld();

        assertThat(copied(old)).isEmpty();
        assertThat(copied(unread)).isEmpty();
        assertThat(copied(recent)).isEqualTo(logged(recent)).isNotEmpty();
        copy.rebuild();
        follow();
        assertThat(copied(old)).isEmpty();
        assertThat(copied(recent)).isEqualTo(logged(recent));
    }

    @Test
    void an_event_is_found_by_what_an_index_leads_to() {
        publish(Histories.created(Histories.newOrder(), newShopper(), "web", now()));
        follow();

        assertThat(plan("group_trace_ids @> '{a}' and trace_id = 'a' order by txid, event_id limit 51"))
                .contains("trace_ids @>")
                .doesNotContain("Seq");
        assertThat(
                        plan(
                                "group_correlations && '{a,b}' and correlation = any('{a,b}') order by txid, event_id limit 51"))
                .contains("correlations &&")
                .doesNotContain("Seq");
        assertThat(plan("page_id in (1, 2)")).contains("page_id").doesNotContain("Seq");
    }

    @Test
    void the_events_of_a_type_are_found_in_several_pages() {
        String type = EventTypes.nameOf(OrderPaid.class);
        world.passes(Duration.ofSeconds(1)); // leaves out the orders of other tests
        Instant from = now();
        List<String> orders = new ArrayList<>();
        for (int page = 0; page < 4; page++) {
            orders.addAll(publishPaidOrders(newShopper(), "web", 3));
            publish(Histories.created(Histories.newOrder(), newShopper(), "web", now())); // not of this type
            follow();
            world.passes(Duration.ofMinutes(40));
        }

        assertThat(found(type, from, null, 2)).isEqualTo(orders);
        assertThat(found(type, from, null, 200)).isEqualTo(orders);
        assertThat(found(type, from.plus(Duration.ofMinutes(40)), from.plus(Duration.ofMinutes(80)), 2))
                .isEqualTo(orders.subList(3, 6));
        assertThat(found("order.order.paid.v9", from, null, 2)).isEmpty();
    }

    /** The correlations of the events of a type, read in pages of this size. */
    private List<String> found(String type, Instant from, @Nullable Instant to, int limit) {
        EventQuery query = new EventQuery(null, null, type, from, to);
        List<String> found = new ArrayList<>();
        Cursor cursor = null;
        List<TracedEvent> page;
        do {
            page = events.find(query, cursor, limit);
            page.forEach(event -> found.add(event.correlation()));
            cursor = page.isEmpty() ? null : EventQuery.cursorAfter(page.getLast());
        } while (page.size() == limit);
        return found;
    }

    /** With the planner made to avoid reading whole tables, which are small here: it finds an index that fits, or reads them nevertheless. */
    private String plan(String condition) {
        return requireNonNull(transaction.execute(status -> {
            world.texts("select set_config('enable_seqscan', 'off', true)");
            return String.join("\n", world.texts("explain select * from tracking.event where " + condition));
        }));
    }

    private void follow() {
        world.catchUp(copy::advance);
    }

    private List<String> logged(List<String> orders) {
        return world.texts(LOGGED, String.join(",", orders));
    }

    private List<String> copied(List<String> orders) {
        return world.texts(COPIED, String.join(",", orders));
    }
}
