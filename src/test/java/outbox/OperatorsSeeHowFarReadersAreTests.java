package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static testing.Edge.assertBadFields;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import outbox.EventReader.Progress;
import outbox.Notes.Written;
import platform.page.Cursor;
import platform.security.Scopes;
import testing.Edge;
import testing.ModuleTest;

@ModuleTest
class OperatorsSeeHowFarReadersAreTests {

    private static final String READERS = "/api/v2/events/readers";
    private static final String CURSOR = "test/api";
    private static final String OTHER = "test/api/2";
    private static final int HOUR_MILLIS = 3_600_000;

    @Autowired
    WebApplicationContext context;

    @Autowired
    JdbcClient database;

    @Autowired
    EventReader log;

    @Autowired
    DataSource connections;

    @Autowired
    Clock clock;

    Edge operator;

    @BeforeEach
    void beginAtTheEnd() {
        operator = Edge.of(context, Scopes.OPERATOR_EVENTS);
        database.sql("truncate outbox.event_group, outbox.delivery").update();
        List.of(CURSOR, OTHER).forEach(each -> await().until(() -> read(each, 10) == Progress.CAUGHT_UP));
    }

    @AfterEach
    void forget() {
        List.of(CURSOR, OTHER).forEach(log::deleteCursor);
    }

    @Test
    void aReaderThatIsUpToDateIsNotBehind() {
        assertThat(first()).hasStatus(200).bodyJson().isEqualTo("""
                {"readers": [{"name": "test/api", "state": "SERVING", "behind_millis": 0, "held_back_millis": 0}],
                 "next_cursor": "%s"}""".formatted(
                        Cursor.of(CURSOR).text()));
    }

    @Test
    void oneThatCannotKeepUpIsBehindByTheAgeOfItsFirstUnreadEvent() {
        insertOldEvents();
        await().until(() -> read(CURSOR, 1) == Progress.MORE);

        assertThat(behind(first())).isBetween(HOUR_MILLIS, HOUR_MILLIS + 300_000);
        assertThat(heldBack(first())).isZero();

        read(CURSOR, 10);
        assertThat(behind(first())).isZero();
    }

    @Test
    void oneBehindARunningTransactionIsHeldBackAndNotBehind() throws SQLException {
        try (Connection running = connections.getConnection()) {
            running.setAutoCommit(false);
            running.createStatement().execute("select pg_current_xact_id()");
            insertOldEvents();

            assertThat(heldBack(first())).isBetween(HOUR_MILLIS, HOUR_MILLIS + 300_000);
            assertThat(behind(first())).isZero();
            running.rollback();
        }
        await().untilAsserted(() -> assertThat(heldBack(first())).isZero());
        assertThat(behind(first())).isGreaterThanOrEqualTo(HOUR_MILLIS);
    }

    @Test
    void oneThatStoppedSaysWhy() {
        insertOldEvents();
        await().until(() -> fails() && fails());

        assertThat(first()).bodyJson().satisfies(page -> {
            assertThat(page).extractingPath("readers[0].state").isEqualTo("STOPPED");
            assertThat(page).extractingPath("readers[0].error").asString().endsWith("the event has no order");
        });
    }

    @Test
    void pagesFollowEachOtherToTheEnd() {
        assertThat(operator.pages(READERS + "?limit=1", "readers[*].name")).containsSubsequence(CURSOR, OTHER);
        assertBadFields(operator.get(READERS + "?cursor=nonsense"), "cursor");
        assertBadFields(operator.get(READERS + "?limit=201"), "limit");
    }

    @Test
    void onlyOperatorsOfEventsSeeThem() {
        assertThat(operator.as("another caller", Scopes.OPERATOR_STOCK).get(READERS))
                .hasStatus(403);
    }

    private MvcTestResult first() {
        return operator.get(READERS + "?limit=1&cursor=" + Cursor.of("test/ap").text());
    }

    private static int behind(MvcTestResult page) {
        return Edge.read(page, "readers[0].behind_millis");
    }

    private static int heldBack(MvcTestResult page) {
        return Edge.read(page, "readers[0].held_back_millis");
    }

    private Progress read(String cursor, int events) {
        return log.advance(cursor, List.of(Written.class), events, page -> {});
    }

    private boolean fails() {
        try {
            log.advance(CURSOR, List.of(Written.class), 10, page -> {
                throw new IllegalStateException("the event has no order");
            });
            return false;
        } catch (IllegalStateException failed) {
            return true;
        }
    }

    private void insertOldEvents() {
        database.sql(Log.insertion(1, 10, clock.instant().minusMillis(HOUR_MILLIS)))
                .update();
    }
}
