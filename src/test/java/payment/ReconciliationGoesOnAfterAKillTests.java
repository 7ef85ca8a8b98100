package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** A process that is killed while it stores or compares a statement leaves nothing doubled and nothing half done. */
@SandboxTest
class ReconciliationGoesOnAfterAKillTests {

    private final ReconciliationWorld world;
    private final DSLContext database;

    ReconciliationGoesOnAfterAKillTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
    }

    /** Each phase may be repeated from its beginning, because the step before was committed and its position perhaps not used. */
    @ParameterizedTest
    @ValueSource(strings = {"FORGET", "ENTRIES", "LINES", "TWICE", "FINDINGS", "MISSING", "SUMS", "FEES"})
    void eachPhaseMayBeRepeated(String phase) {
        Order matched = world.captured(world.day);
        Order cheaper = world.captured(world.day);
        world.captured(world.day); // it is missing there
        world.importStatement(
                world.line(1, matched.payment(), 2550),
                world.line(2, matched.payment(), 2550),
                world.line(3, cheaper.payment(), 2549),
                world.line(4, "unknown", 1));
        String before = world.state();
        assertThat(world.items()).hasSize(4);

        database.execute(
                "update payment.statement set state = 'LOADED', phase = ?, progress = '' where day = ?::date",
                phase,
                world.day);
        world.awaitReconciled(world.day);

        assertThat(world.state()).isEqualTo(before);
    }

    @Test
    void aFileWhoseProcessWasKilledIsStoredAgainWithoutDoublingALine() {
        Order order = world.captured(world.day);
        world.importStatement();
        database.execute("""
                insert into payment.statement (statement_id, provider, day, source, state, sha256, lines, phase, created_at, alive_at)
                select gen_random_uuid(), 'sandbox', ?::date, 'UPLOADED', 'LOADING', 'killed', 1, 'ENTRIES', s.created_at, s.alive_at
                from payment.statement s where s.day = ?::date""", world.day, world.day);
        database.execute("""
                insert into payment.statement_line (statement_id, line_no, kind, provider_id, reference, amount_minor, currency,
                  fee_thousandths, occurred_at)
                select statement_id, 2, 'PAYMENT', 'sbx', ?, 2550, 'GBP', 0, now() from payment.statement
                where day = ?::date and sha256 = 'killed'""", order.payment(), world.day);
        byte[] file = StatementFiles.platform(List.of(world.line(1, order.payment(), 2550)));
        String upload = ReconciliationWorld.path(world.day) + "/statement/import";
        Edge.assertAnswer(world.operator.postFile(upload, file), 409, "code", "STATEMENT_LOADING");

        database.execute("""
                update payment.statement set alive_at = alive_at - interval '3 minutes'
                where day = ?::date and sha256 = 'killed'""", world.day);
        world.importStatement(world.day, file);

        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 1L));
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 1L));
        Soon.is("removed", () -> database.fetchValue("""
                        select count(*)::int from payment.statement_line l join payment.statement s using (statement_id)
                        where s.day = ?::date""", world.day).equals(1));
    }
}
