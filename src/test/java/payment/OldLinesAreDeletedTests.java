package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import testing.Edge;
import testing.shop.Soon;

/** The lines of closed days are deleted after the configured time; nothing else of these days is. */
@ReconciliationTest
class OldLinesAreDeletedTests {

    private static final long FEE = 2550 * 6 + 5_000; // thousandths of a minor unit
    private static final AtomicInteger KEYS = new AtomicInteger();

    private final ReconciliationWorld world;
    private final DSLContext database;

    OldLinesAreDeletedTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
    }

    @Test
    void aClosedDayLosesItsLinesAndKeepsItsSums() {
        Order first = world.captured(world.day);
        Order second = world.captured(world.day);
        Order third = world.captured(world.day);
        byte[] file = StatementFiles.platform(List.of(
                line(2, first.payment(), 2550), line(3, second.payment(), 2550), line(4, third.payment(), 2550)));
        world.importStatement(world.day, file);
        Map<String, Long> sums = world.counts("HERE");
        assertThat(lines()).isEqualTo(3); // the day is years old, but open

        post("/close", "{}");
        Soon.holds("deleted", () -> assertThat(lines()).isZero());
        Soon.holds("noted", () -> assertThat(statement()).containsKey("lines_deleted_at"));
        assertThat(world.counts("HERE")).isEqualTo(sums);
        assertThat(Edge.<Integer>read(
                        world.operator.get(ReconciliationWorld.path(world.day)), "$.history[0].report.lines"))
                .isEqualTo(3);

        // It can still be reopened and closed as it is, and the same file can be compared again.
        post("/reopen", "{\"reason\":\"late news\"}");
        post("/close", "{}");
        post("/reopen", "{\"reason\":\"again\"}");
        world.importStatement(world.day, file);
        assertThat(statement()).doesNotContainKey("lines_deleted_at");
        assertThat(lines()).isEqualTo(3);
        assertThat(world.counts("HERE")).isEqualTo(sums);
        assertThat(world.items()).isEmpty();
    }

    @Test
    void aPaymentThatAnotherFileOfAnOldDayLacksIsMissing() {
        Order first = world.captured(world.day);
        Order second = world.captured(world.day);
        world.importStatement(line(2, first.payment(), 2550), line(3, second.payment(), 2550));
        post("/close", "{}");
        Soon.holds("noted", () -> assertThat(statement()).containsKey("lines_deleted_at"));
        post("/reopen", "{\"reason\":\"another file\"}");
        world.importStatement(line(2, first.payment(), 2550));
        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 1L));
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 1L, "MISSING_THERE", 1L));
    }

    /** A line with the fee that is agreed in this context. */
    private StatementLine line(int number, String reference, long amountMinor) {
        return new StatementLine(
                number,
                Kind.PAYMENT,
                "sbx_" + reference,
                reference,
                amountMinor,
                "GBP",
                FEE,
                ReconciliationWorld.noon(world.day));
    }

    private void post(String action, String body) {
        Edge.assertStatus(
                200,
                world.operator.post(
                        "old-" + KEYS.incrementAndGet(), body, ReconciliationWorld.path(world.day) + action));
    }

    private Map<String, Object> statement() {
        return Edge.read(world.operator.get(ReconciliationWorld.path(world.day)), "$.statement");
    }

    private int lines() {
        return database.fetchSingle("""
                        select count(*)::int from payment.statement_line join payment.statement using (statement_id)
                        where day = ?::date""", world.day).into(Integer.class);
    }
}
