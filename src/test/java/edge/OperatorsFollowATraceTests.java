package edge;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Looks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kill.Tamperings;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderCreated;
import org.junit.jupiter.api.Test;
import outbox.EventTypes;
import platform.audit.Finding;
import testing.shop.Answer;
import testing.shop.PlacedOrder;
import testing.shop.Soon;
import tools.jackson.databind.JsonNode;

/** Operators find what happened under a trace, to an order or of a type, in the order in which it happened, with the cause of each event. */
class OperatorsFollowATraceTests extends EdgeTest {

    private static final String EVENTS = "/api/v2/events";
    private static final String NO_TRACE = "0123456789abcdef0123456789abcdef";

    OperatorsFollowATraceTests(Platform platform) {
        super(platform);
    }

    @Test
    void theWholeLifeOfAnOrderIsFoundByTheTraceOfItsCheckout() {
        PlacedOrder order = completed();
        String trace = order.seen().traceId();

        Answer life = awaited("?limit=200&with_orders=true&trace_id=" + trace, EventTypes.nameOf(OrderCompleted.class));

        List<JsonNode> events = events(life);
        assertThat(events)
                .filteredOn(event -> event.path("module").asString().equals("order"))
                .extracting(event -> event.path("type").asString())
                .containsAll(order.show().texts("/timeline", "event"));
        assertThat(events)
                .extracting(event -> event.path("module").asString())
                .contains("inventory", "payment", "shipping");
        assertThat(events)
                .extracting(event -> event.path("correlation").asString())
                .containsOnly(order.correlation());
        assertThat(events.getFirst().path("type").asString()).isEqualTo(EventTypes.nameOf(OrderCreated.class));
        assertThat(traces(life))
                .as("the payment is another request")
                .contains(trace)
                .hasSizeGreaterThan(1);
        assertCausesAreATree(events);
        assertThat(life.text("/as_of")).isNotEmpty();
        assertThat(events(get("?limit=200&correlation=" + order.correlation()))).isEqualTo(events);
    }

    /** Each cause is shown above its effect. */
    private static void assertCausesAreATree(List<JsonNode> events) {
        Set<Long> seen = new HashSet<>();
        int roots = 0;
        for (JsonNode event : events) {
            if (event.has("caused_by")) {
                assertThat(seen)
                        .as(event.toString())
                        .contains(event.path("caused_by").asLong());
            } else {
                roots++;
            }
            assertThat(seen.add(event.path("event_id").asLong()))
                    .as("listed once")
                    .isTrue();
        }
        assertThat(roots).isBetween(1, events.size() - 1);
    }

    @Test
    void theEventsOfAnotherTraceAreNotShown() {
        String sku = operator.sells(250, 5);
        PlacedOrder one = shopper.places(sku, 1);
        PlacedOrder other = shopper.places(sku, 1);

        Answer ofOne = awaited("?limit=200&trace_id=" + one.seen().traceId(), "order.order.confirmed");

        assertThat(traces(ofOne)).containsExactly(one.seen().traceId());
        assertThat(ofOne.texts("/events", "correlation"))
                .contains(one.correlation())
                .doesNotContain(other.correlation());
        awaited("?limit=200&trace_id=" + other.seen().traceId(), "order.order.confirmed");
        assertThat(get("?trace_id=" + NO_TRACE).at("/events").isEmpty()).isTrue();
    }

    @Test
    void aCauseComesBeforeItsEffectAlsoAcrossPages() {
        PlacedOrder order = completed();
        String query = "?correlation=" + order.correlation();
        Answer whole = awaited(query + "&limit=200", EventTypes.nameOf(OrderCompleted.class));

        List<JsonNode> paged = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = get(query + "&limit=3&cursor=" + cursor);
            assertThat(page.at("/events").size()).isLessThanOrEqualTo(3);
            paged.addAll(events(page));
            cursor = page.text("/next_cursor");
        } while (!cursor.isEmpty());

        assertThat(paged).isEqualTo(events(whole)).hasSizeGreaterThan(6);
    }

    @Test
    void theEventsOfATypeAreFoundInARangeOfTimes() {
        String type = EventTypes.nameOf(OrderCreated.class);
        String sku = operator.sells(250, 5);
        platform.clock().advance(Duration.ofMillis(1)); // many orders of earlier tests may have the same time
        String from = platform.clock().instant().toString();
        List<String> orders = List.of(
                shopper.places(sku, 1).correlation(), shopper.places(sku, 1).correlation());
        String query = "?limit=1&type=%s&from=%s".formatted(type, from);
        Soon.holds(
                "the copy",
                () -> assertThat(get("?limit=200&type=%s&from=%s".formatted(type, from))
                                .texts("/events", "correlation"))
                        .containsAll(orders));

        Answer first = get(query);
        Answer second = get(query + "&cursor=" + first.text("/next_cursor"));

        assertThat(first.texts("/events", "type")).containsExactly(type);
        assertThat(second.texts("/events", "event_id")).isNotEqualTo(first.texts("/events", "event_id"));
        assertThat(second.text("/events/0/at")).isGreaterThanOrEqualTo(first.text("/events/0/at"));
        String at = second.text("/events/0/at");
        assertThat(get("?limit=200&type=%s&from=%s&to=%s".formatted(type, at, at))
                        .texts("/events", "at"))
                .as("`from` is included, `to` is not")
                .isEmpty();
        assertThat(get("?limit=200&type=%s&from=%s".formatted(type, at)).texts("/events", "at"))
                .contains(at);
        assertThat(get("?type=%s&to=2020-01-01T00:00:00Z".formatted(type))
                        .at("/events")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void onlyWhatTheLogSaysIsShown() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1);
        Answer events = awaited("?correlation=" + order.correlation(), EventTypes.nameOf(OrderCreated.class));

        assertThat(events(events))
                .allSatisfy(event -> assertThat(event.propertyNames())
                        .isSubsetOf("event_id", "type", "module", "at", "correlation", "trace_id", "caused_by"));
    }

    @Test
    void onlyOperatorsOfEventsWithinTheLimits() {
        shopper.get(EVENTS + "?trace_id=" + NO_TRACE).refused(403, "FORBIDDEN");
        assertThat(bad("")).containsOnlyKeys("trace_id");
        assertThat(bad("?from=2026-01-01T00:00:00Z")).containsOnlyKeys("trace_id");
        assertThat(bad("?trace_id=xyz")).containsOnlyKeys("trace_id");
        assertThat(bad("?trace_id=" + NO_TRACE + "&limit=201")).containsOnlyKeys("limit");
        assertThat(bad("?trace_id=" + NO_TRACE + "&cursor=x")).containsOnlyKeys("cursor");
        assertThat(bad("?type=order.order.created")).containsOnlyKeys("type");
        assertThat(bad("?with_orders=true&correlation=a")).containsOnlyKeys("with_orders");
        assertThat(bad("?correlation=" + "a".repeat(256))).containsOnlyKeys("correlation");
    }

    private Map<String, List<String>> bad(String query) {
        return operator.get(EVENTS + query).badFields();
    }

    @Test
    void aTraceOfTooManyOrdersIsRefusedWithTheReason() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1);
        awaited("?correlation=" + order.correlation(), EventTypes.nameOf(OrderCreated.class));
        String trace = "abcdef0123456789abcdef0123456789";
        platform.database().execute("""
            insert into tracking.event_group
              (page_id, first_at, correlations, trace_ids, txids, event_ids, types, cause_ids, published_at)
            select -1, published_at, array['wide ' || no], array['%s'], array[txid], array[-no], array[type], array[null::bigint], array[published_at]
            from (select * from tracking.event where correlation = '%s' and type like 'order.order.created.%%') e,
                generate_series(1, 101) no
            """.formatted(trace, order.correlation()));
        try {
            Answer refused = operator.get(EVENTS + "?with_orders=true&trace_id=" + trace);

            assertThat(refused.refused(422, "TRACE_TOO_WIDE").number("/details/limit"))
                    .isEqualTo(100);
            assertThat(get("?limit=200&trace_id=" + trace).at("/events").size()).isEqualTo(101);
        } finally {
            platform.database().execute("delete from tracking.event_group where page_id < 0");
        }
    }

    @Test
    void theAuditFindsWhatDiffersFromTheLogAndARebuildRepairsIt() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1);
        String query = "?limit=200&correlation=" + order.correlation();
        List<JsonNode> before = events(awaited(query, "order.order.confirmed"));
        Soon.is(
                "no rebuild of an earlier test",
                () -> get(query).text("/rebuilding_since").isEmpty());
        Soon.holds("no difference", () -> assertThat(findings()).isEmpty());

        assertARebuildRepairs(Tamperings.BY_CLASS.get("event-copy"), query, before);
        assertARebuildRepairs("update tracking.event_page set types = types[2:]", query, before);
    }

    private void assertARebuildRepairs(String tampering, String query, List<JsonNode> before) {
        platform.database().execute(tampering);
        assertThat(findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.description()).contains("the copy has nothing"));
        operator.post(EVENTS + "/rebuild", Map.of()).is(202);

        Soon.holds("the rebuild has ended", () -> {
            Answer after = get(query);
            assertThat(after.text("/rebuilding_since")).isEmpty();
            assertThat(events(after)).containsAll(before);
        });
        Soon.holds("no difference", () -> assertThat(findings()).isEmpty());
    }

    private List<Finding> findings() {
        try (Connection connection = platform.database().connect()) {
            connection.setAutoCommit(false);
            List<Finding> found = Looks.within(connection, "event-copy");
            connection.rollback();
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private PlacedOrder completed() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 1).awaitShipped();
        return order.scan("delivered").awaitStatus("COMPLETED");
    }

    /** The answer as soon as it has an event of this type, with or without its version. */
    private Answer awaited(String query, String type) {
        Soon.holds(
                "the copy of the events",
                () -> assertThat(get(query).texts("/events", "type")).anyMatch(found -> found.startsWith(type)));
        return get(query);
    }

    private Answer get(String query) {
        return operator.get(EVENTS + query).is(200);
    }

    private static List<JsonNode> events(Answer answer) {
        return answer.at("/events").valueStream().toList();
    }

    private static Set<String> traces(Answer answer) {
        return Set.copyOf(answer.texts("/events", "trace_id"));
    }
}
