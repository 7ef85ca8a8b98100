package outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;
import testing.ModuleTest;

@ModuleTest
class OperatorsSeeToParkedEventsTests {

    private static final String PARKED = "/api/v2/events/parked";

    @Autowired
    WebApplicationContext context;

    @Autowired
    JdbcClient database;

    Edge operator;

    @BeforeEach
    void park() {
        operator = Edge.of(context, Scopes.OPERATOR_EVENTS);
        database.sql("truncate outbox.event_group, outbox.delivery, outbox.delivery_group")
                .update();
        park(7, "payment/provider-calls", "{\"correlation\":\"lane\",\"reference\":\"pay_1\"}");
        park(3, "payment/provider-calls", "{\"correl");
        park(5, "order", "{}");
        insert(9, "order", "{}", "null", 1);
    }

    @Test
    void eachIsShownWithItsReason() {
        assertThat(operator.get(PARKED + "?limit=1")).hasStatus(200).bodyJson().satisfies(page -> {
            assertThat(page).extractingPath("events.length()").isEqualTo(1);
            assertThat(page).extractingPath("events[0].event_id").isEqualTo(5);
        });
        assertThat(operator.get(PARKED)).hasStatus(200).bodyJson().satisfies(page -> {
            assertThat(page).extractingPath("events[2].event_id").isEqualTo(7);
            assertThat(page).extractingPath("events[2].listener").isEqualTo("payment:provider-calls");
            assertThat(page).extractingPath("events[2].type").isEqualTo(Notes.WRITTEN);
            assertThat(page).extractingPath("events[2].lane").isEqualTo("lane");
            assertThat(page).extractingPath("events[2].attempts").isEqualTo(10);
            assertThat(page).extractingPath("events[2].error").isEqualTo("why");
            assertThat(page).extractingPath("events[2].trace_id").isEqualTo("trace");
            assertThat(page).extractingPath("events[2].published_at").isEqualTo("2026-03-01T09:00:00Z");
            assertThat(page).extractingPath("events[2].payload.reference").isEqualTo("pay_1");
            assertThat(page).extractingPath("events[1].payload").isEqualTo("{\"correl");
        });
    }

    @Test
    void pagesFollowEachOtherToTheEnd() throws UnsupportedEncodingException {
        List<Integer> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            String page = operator.get(PARKED + "?limit=2&cursor=" + cursor)
                    .getResponse()
                    .getContentAsString();
            seen.addAll(JsonPath.<List<Integer>>read(page, "events[*].event_id"));
            cursor = JsonPath.read(page, "next_cursor");
        }
        assertThat(seen).containsExactly(5, 3, 7);
        assertThat(operator.get(PARKED + "?cursor=nonsense")).hasStatus(400);
    }

    @Test
    void oneIsResentOnce() {
        assertThat(operator.post("k1", "", PARKED + "/7/payment:provider-calls/resend"))
                .hasStatus(204);
        assertThat(count("event_id = 7 and attempts = 0 and held_until <= now()"))
                .isEqualTo(1);

        assertThat(operator.post("k1", "", PARKED + "/7/payment:provider-calls/resend"))
                .as("a repeated request")
                .hasStatus(204);
        assertThat(operator.post("k5", "", PARKED + "/7/payment:provider-calls/resend"))
                .as("not parked any more")
                .hasStatus(404)
                .bodyJson()
                .extractingPath("code")
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void oneIsDiscardedAndStaysInTheLog() {
        assertThat(operator.post("k2", "", PARKED + "/5/order/discard")).hasStatus(204);
        assertThat(count("event_id = 5")).isZero();
        assertThat(database.sql("select count(*) from outbox.event where id = 5")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);

        assertThat(operator.post("k3", "", PARKED + "/5/order/discard")).hasStatus(404);
        assertThat(operator.post("k4", "", PARKED + "/9/order/discard"))
                .as("not parked")
                .hasStatus(404);
        assertThat(count("event_id = 9")).isEqualTo(1);
    }

    @Test
    void onlyOperatorsOfEventsAndOnlyWithAKey() {
        Edge other = operator.as("another caller", Scopes.OPERATOR_STOCK);
        assertThat(other.get(PARKED)).hasStatus(403);
        assertThat(other.post("k5", "", PARKED + "/5/order/resend")).hasStatus(403);
        assertThat(other.post("k6", "", PARKED + "/5/order/discard")).hasStatus(403);
        assertThat(operator.post(null, "", PARKED + "/5/order/resend")).hasStatus(400);
        assertThat(operator.post("k7", "", PARKED + "/5/OR DER/resend")).hasStatus(400);
        assertThat(count("held_until = 'infinity'")).isEqualTo(3);
    }

    private int count(String condition) {
        return database.sql("select count(*) from outbox.open_delivery where " + condition)
                .query(Integer.class)
                .single();
    }

    private void park(long id, String listener, String payload) {
        insert(id, listener, payload, "'infinity'", 10);
    }

    private void insert(long id, String listener, String payload, String heldUntil, int attempts) {
        database.sql("""
                        insert into outbox.event (id, type, correlation, trace, published_at, payload)
                        values (?, ?, 'lane', 'trace', '2026-03-01T09:00:00Z', ?)""").params(id, Notes.WRITTEN, payload).update();
        database.sql("""
                        insert into outbox.delivery (listener, event_id, lane, owner, attempts, error, held_until)
                        values (?, ?, 'lane', 1, ?, 'why', cast(%s as timestamptz))""".formatted(heldUntil)).params(listener, id, attempts).update();
    }
}
