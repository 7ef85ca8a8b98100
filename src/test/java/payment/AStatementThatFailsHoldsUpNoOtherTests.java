package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.statement.StatementFiles;
import testing.Edge;
import testing.MutableClock;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** A statement whose step fails is put off for longer and longer, and becomes a work item, while others are compared. */
@SandboxTest
class AStatementThatFailsHoldsUpNoOtherTests {

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final MutableClock clock;

    AStatementThatFailsHoldsUpNoOtherTests(WebApplicationContext context, DSLContext database, MutableClock clock) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.clock = clock;
    }

    @Test
    void theNextStatementIsComparedAndThePersonIsToldWhatFails() {
        world.importStatement(world.line(1, "unknown", 100));
        position("not a number");

        world.importStatement(world.day.plusDays(1), StatementFiles.platform(List.of()));
        assertThat(statement()).containsEntry("state", "LOADED").containsKeys("failure", "retry_at");
        assertThat(items("OPEN")).isEmpty();

        for (int failures = 1; failures < 5; failures++) {
            int before = failures;
            Soon.is("failed", () -> failures() == before);
            clock.advance(Duration.ofSeconds(5L << failures));
        }
        Soon.holds("open", () -> assertThat(items("OPEN")).hasSize(1));
        assertThat(items("OPEN").getFirst()).containsEntry("kind", "STATEMENT_FAILED");
        assertThat((String) items("OPEN").getFirst().get("detail")).contains("LINES", "5 times", "not a number");

        position("1");
        clock.advance(Duration.ofMinutes(2));
        world.awaitReconciled(world.day);
        assertThat(statement()).doesNotContainKeys("failure", "retry_at");
        assertThat(items("OPEN")).isEmpty();
        assertThat(items("RESOLVED")).hasSize(1);
        assertThat(world.counts("THERE")).isEqualTo(Map.of("MISSING_HERE", 1L));
    }

    private void position(String progress) {
        database.execute(
                "update payment.statement set state = 'LOADED', phase = 'LINES', progress = ? where day = ?::date",
                progress,
                world.day);
    }

    private int failures() {
        return database.fetchSingle("select failures from payment.statement where day = ?::date", world.day)
                .into(Integer.class);
    }

    private Map<String, Object> statement() {
        return Edge.read(world.operator.get(ReconciliationWorld.path(world.day)), "$.statement");
    }

    private List<Map<String, Object>> items(String state) {
        return Edge.read(
                world.operator.get("/api/v2/work-items?kind=STATEMENT_FAILED&day=" + world.day + "&state=" + state),
                "$.work_items");
    }
}
