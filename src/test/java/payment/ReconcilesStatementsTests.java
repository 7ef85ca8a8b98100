package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.web.Limits;
import testing.Edge;
import testing.sandbox.SandboxTest;

/** Each line of a statement, and each of our payments of the day, gets exactly one class; each difference gets one work item. */
@SandboxTest
class ReconcilesStatementsTests {

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final LocalDate day;

    ReconcilesStatementsTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.day = world.day;
    }

    @Test
    void eachLineAndEachPaymentHasOneClassAndTheSumsAddUp() {
        Order matched = world.captured(day);
        Order other = world.captured(day);
        Order cheaper = world.captured(day);
        Order late = world.captured(day.minusDays(1));
        Order wrong = world.captured(day.minusDays(3));
        Order missing = world.captured(day);
        List<StatementLine> lines = List.of(
                world.line(1, matched.payment(), 2550),
                world.line(2, other.payment(), 2550),
                world.line(3, other.payment(), 2550),
                world.line(4, cheaper.payment(), 2549),
                world.line(5, late.payment(), 2550),
                world.line(6, wrong.payment(), 2550),
                world.line(7, "unknown", 100),
                world.line(8, "unknown", 100),
                new StatementLine(9, Kind.FEE, "fee", null, 12, "GBP", 0, ReconciliationWorld.noon(day)),
                new StatementLine(10, Kind.OTHER, "dispute", null, -2550, "GBP", 0, ReconciliationWorld.noon(day)));
        world.importStatement(day, StatementFiles.platform(lines));

        assertThat(world.counts("THERE"))
                .isEqualTo(Map.of(
                        "MATCHED", 2L,
                        "TWICE", 2L,
                        "AMOUNT_DIFFERS", 1L,
                        "LATE", 1L,
                        "WRONG_DAY", 1L,
                        "MISSING_HERE", 2L,
                        "NOT_COMPARED", 1L));
        assertThat(world.counts("THERE").values().stream()
                        .mapToLong(count -> count)
                        .sum())
                .isEqualTo(lines.size());
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 2L, "AMOUNT_DIFFERS", 1L, "MISSING_THERE", 1L));
        assertThat(world.items())
                .containsExactlyInAnyOrder(
                        "TWICE " + other.payment(),
                        "TWICE unknown",
                        "MISSING_HERE unknown",
                        "MISSING_HERE null",
                        "AMOUNT_DIFFERS " + cheaper.payment(),
                        "WRONG_DAY " + wrong.payment(),
                        "MISSING_THERE " + missing.payment());
    }

    @Test
    void theSameFileTwiceChangesNothing() {
        Order order = world.captured(day);
        byte[] file = StatementFiles.platform(List.of(world.line(1, order.payment(), 2549), world.line(2, "other", 5)));
        world.importStatement(day, file);
        String before = world.state();
        world.importStatement(day, file);
        assertThat(world.state()).isEqualTo(before);
        assertThat(database.fetchValue("select count(*)::int from payment.statement where day = ?::date", day))
                .isEqualTo(1);
    }

    @Test
    void anotherFileReplacesTheFirstAndSettlesWhatNoLongerDiffers() {
        Order order = world.captured(day);
        world.importStatement(day, StatementFiles.platform(List.of(world.line(1, "other", 5))));
        assertThat(world.items()).containsExactlyInAnyOrder("MISSING_HERE other", "MISSING_THERE " + order.payment());
        world.importStatement(day, StatementFiles.platform(List.of(world.line(1, order.payment(), 2550))));
        assertThat(world.items()).isEmpty();
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 1L));
        world.importStatement(day, StatementFiles.platform(List.of(world.line(1, "other", 5))));
        assertThat(world.items()).containsExactlyInAnyOrder("MISSING_HERE other", "MISSING_THERE " + order.payment());
        assertThat(database.fetchValue("""
                        select string_agg(s.action, ' ' order by s.step_no) from payment.work_item_step s
                        join payment.work_item w using (item_id) where w.subject = ?""", "MISSING_THERE:" + order.payment())).isEqualTo("RESOLVED REOPENED");
    }

    @Test
    void aPaymentThatTheNextDayHasIsNotMissing() {
        Order order = world.captured(day);
        world.importStatement(day, StatementFiles.platform(List.of()));
        assertThat(world.items()).containsExactly("MISSING_THERE " + order.payment());
        world.importStatement(day.plusDays(1), StatementFiles.platform(List.of(world.line(1, order.payment(), 2550))));
        assertThat(world.items()).isEmpty();
        assertThat(world.counts("HERE")).isEqualTo(Map.of("LATE", 1L));
        assertThat(database.fetchValue("""
                        select string_agg(class, ' ') from payment.statement_line l join payment.statement s using (statement_id)
                        where s.day = ?::date and s.state = 'RECONCILED'""", day.plusDays(1))).isEqualTo("LATE");
    }

    @Test
    void aDamagedFileIsRefusedAndTheDayKeepsItsStatement() {
        Order order = world.captured(day);
        world.importStatement(day, StatementFiles.platform(List.of(world.line(1, order.payment(), 2550))));
        String before = world.state();
        String damaged = new String(
                        StatementFiles.platform(List.of(world.line(1, order.payment(), 2550), world.line(2, "x", 7))),
                        StandardCharsets.UTF_8)
                .replace(",7,", ",seven,");
        var answer = world.operator.postFile(
                ReconciliationWorld.path(day) + "/statement/import", damaged.getBytes(StandardCharsets.UTF_8));
        assertThat(answer).hasStatus(422);
        assertThat(Edge.<Map<String, Object>>read(answer, "$"))
                .containsEntry("code", "STATEMENT_DAMAGED")
                .extractingByKey("details")
                .isEqualTo(Map.of(
                        "line", 3, "column", "amount_minor", "rule", "must be a decimal number with up to 0 decimals"));
        assertThat(world.state()).isEqualTo(before);
    }

    /** An upload goes through a file, so its size is not that of the memory for bodies. */
    @Test
    void aLargeFileIsReadToItsEndAndRefusedWhereItIsDamaged() {
        Order order = world.captured(day);
        List<String> lines = new String(
                        StatementFiles.platform(List.of(world.line(1, order.payment(), 2550))), StandardCharsets.UTF_8)
                .lines()
                .toList();
        StringBuilder file = new StringBuilder(lines.getFirst()).append(",note\n");
        String note = "x".repeat(60_000);
        file.append(lines.get(1)).append(',').append(note).append('\n');
        for (int i = 0; i < 299; i++) {
            file.append("note,n")
                    .append(i)
                    .append(",,0,GBP,0,2026-01-01T00:00:00Z,")
                    .append(note)
                    .append('\n');
        }
        assertThat(file.length()).isGreaterThan(Limits.MAX_IMPORT_BODY_BYTES);

        var damaged = world.operator.postFile(
                ReconciliationWorld.path(day) + "/statement/import",
                (file + "end,299\n").getBytes(StandardCharsets.UTF_8));
        assertThat(damaged).hasStatus(422);
        assertThat(Edge.<Map<String, Object>>read(damaged, "$.details"))
                .containsEntry("line", 302)
                .containsEntry("column", "end");
        world.importStatement(day, (file + "end,300\n").getBytes(StandardCharsets.UTF_8));
        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 1L, "NOT_COMPARED", 299L));
    }
}
