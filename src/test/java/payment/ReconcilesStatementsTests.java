package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.security.Scopes;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** Each line of a statement, and each of our payments of the day, gets exactly one class; each difference gets one work item. */
@SandboxTest
class ReconcilesStatementsTests {

    /** Each test has a day of its own, on which no other test has payments. */
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    private static int days;

    private final PaymentWorld world;
    private final Edge operator;
    private final DSLContext database;
    private final LocalDate day = newDay();

    ReconcilesStatementsTests(WebApplicationContext context, DSLContext database) {
        this.world = new PaymentWorld(context);
        this.operator = Edge.of(context, Scopes.OPERATOR_RECONCILIATION);
        this.database = database;
    }

    private static synchronized LocalDate newDay() {
        days += 10;
        return FIRST.plusDays(days);
    }

    @Test
    void eachLineAndEachPaymentHasOneClassAndTheSumsAddUp() {
        Order matched = captured(day);
        Order other = captured(day);
        Order cheaper = captured(day);
        Order late = captured(day.minusDays(1));
        Order wrong = captured(day.minusDays(3));
        Order missing = captured(day);
        List<StatementLine> lines = List.of(
                line(1, matched.payment(), 2550),
                line(2, other.payment(), 2550),
                line(3, other.payment(), 2550),
                line(4, cheaper.payment(), 2549),
                line(5, late.payment(), 2550),
                line(6, wrong.payment(), 2550),
                line(7, "unknown", 100),
                line(8, "unknown", 100),
                new StatementLine(9, Kind.FEE, "fee", null, 12, "GBP", 0, noon(day)),
                new StatementLine(10, Kind.OTHER, "dispute", null, -2550, "GBP", 0, noon(day)));
        importStatement(day, StatementFiles.platform(lines));

        assertThat(counts("THERE"))
                .isEqualTo(Map.of(
                        "MATCHED", 2L,
                        "TWICE", 2L,
                        "AMOUNT_DIFFERS", 1L,
                        "LATE", 1L,
                        "WRONG_DAY", 1L,
                        "MISSING_HERE", 2L,
                        "NOT_COMPARED", 1L));
        assertThat(counts("THERE").values().stream().mapToLong(count -> count).sum())
                .isEqualTo(lines.size());
        assertThat(counts("HERE")).isEqualTo(Map.of("MATCHED", 2L, "AMOUNT_DIFFERS", 1L, "MISSING_THERE", 1L));
        assertThat(items())
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
        Order order = captured(day);
        byte[] file = StatementFiles.platform(List.of(line(1, order.payment(), 2549), line(2, "other", 5)));
        importStatement(day, file);
        String before = state();
        importStatement(day, file);
        assertThat(state()).isEqualTo(before);
        assertThat(database.fetchValue("select count(*)::int from payment.statement where day = ?::date", day))
                .isEqualTo(1);
    }

    @Test
    void anotherFileReplacesTheFirstAndSettlesWhatNoLongerDiffers() {
        Order order = captured(day);
        importStatement(day, StatementFiles.platform(List.of(line(1, "other", 5))));
        assertThat(items()).containsExactlyInAnyOrder("MISSING_HERE other", "MISSING_THERE " + order.payment());
        importStatement(day, StatementFiles.platform(List.of(line(1, order.payment(), 2550))));
        assertThat(items()).isEmpty();
        assertThat(counts("HERE")).isEqualTo(Map.of("MATCHED", 1L));
        importStatement(day, StatementFiles.platform(List.of(line(1, "other", 5))));
        assertThat(items()).containsExactlyInAnyOrder("MISSING_HERE other", "MISSING_THERE " + order.payment());
        assertThat(database.fetchValue("""
                        select string_agg(s.action, ' ' order by s.step_no) from payment.work_item_step s
                        join payment.work_item w using (item_id) where w.subject = ?""", "MISSING_THERE:" + order.payment())).isEqualTo("RESOLVED REOPENED");
    }

    @Test
    void aPaymentThatTheNextDayHasIsNotMissing() {
        Order order = captured(day);
        importStatement(day, StatementFiles.platform(List.of()));
        assertThat(items()).containsExactly("MISSING_THERE " + order.payment());
        importStatement(day.plusDays(1), StatementFiles.platform(List.of(line(1, order.payment(), 2550))));
        assertThat(items()).isEmpty();
        assertThat(counts("HERE")).isEqualTo(Map.of("LATE", 1L));
        assertThat(database.fetchValue("""
                        select string_agg(class, ' ') from payment.statement_line l join payment.statement s using (statement_id)
                        where s.day = ?::date and s.state = 'RECONCILED'""", day.plusDays(1))).isEqualTo("LATE");
    }

    @Test
    void aDamagedFileIsRefusedAndTheDayKeepsItsStatement() {
        Order order = captured(day);
        importStatement(day, StatementFiles.platform(List.of(line(1, order.payment(), 2550))));
        String before = state();
        String damaged = new String(
                        StatementFiles.platform(List.of(line(1, order.payment(), 2550), line(2, "x", 7))),
                        StandardCharsets.UTF_8)
                .replace(",7,", ",seven,");
        var answer = operator.postFile(path(day) + "/statement/import", damaged.getBytes(StandardCharsets.UTF_8));
        assertThat(answer).hasStatus(422);
        assertThat(Edge.<Map<String, Object>>read(answer, "$"))
                .containsEntry("code", "STATEMENT_DAMAGED")
                .extractingByKey("details")
                .isEqualTo(Map.of(
                        "line", 3, "column", "amount_minor", "rule", "must be a decimal number with up to 0 decimals"));
        assertThat(state()).isEqualTo(before);
    }

    private Order captured(LocalDate at) {
        Order order = PaymentWorld.order();
        world.publish(world.pay(order, "sandbox"));
        world.awaitPublished(order, PaymentStarted.class);
        world.callback(PaymentWorld.body(
                        "captured:" + order.payment(), "payment.captured", order.payment(), PaymentWorld.AMOUNT)
                .replace("2026-03-01T09:01:00Z", noon(at).toString()));
        world.awaitPublished(order, PaymentStarted.class, PaymentCaptured.class);
        return order;
    }

    private static Instant noon(LocalDate at) {
        return at.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private StatementLine line(int number, String reference, long amountMinor) {
        return new StatementLine(number, Kind.PAYMENT, "sbx_" + reference, reference, amountMinor, "GBP", 0, noon(day));
    }

    private static String path(LocalDate day) {
        return "/api/v2/reconciliations/sandbox/" + day;
    }

    private void importStatement(LocalDate of, byte[] file) {
        assertThat(operator.postFile(path(of) + "/statement/import", file)).hasStatus(200);
        Soon.is(
                "RECONCILED",
                () -> Edge.<String>read(operator.get(path(of)), "$.statement.state")
                        .equals("RECONCILED"));
    }

    /** How many lines, or payments of ours, have each class. */
    private Map<String, Long> counts(String side) {
        List<Map<String, Object>> sums = Edge.read(operator.get(path(day)), "$.sums");
        Map<String, Long> counts = new TreeMap<>();
        sums.stream()
                .filter(sum -> sum.get("side").equals(side))
                .forEach(sum ->
                        counts.merge((String) sum.get("class"), ((Number) sum.get("count")).longValue(), Long::sum));
        return counts;
    }

    private List<String> items() {
        List<Map<String, Object>> items =
                Edge.read(operator.get("/api/v2/work-items?provider=sandbox&day=" + day), "$.work_items");
        return items.stream()
                .map(item -> item.get("kind") + " " + item.get("reference"))
                .toList();
    }

    private String state() {
        return String.valueOf(database.fetchValue("""
                select (select json_agg(l order by l) from payment.statement_line l join payment.statement s using (statement_id)
                    where s.day = ?::date and s.state = 'RECONCILED')::text
                  || (select json_agg(w order by item_id) from payment.work_item w where day = ?::date)::text
                  || (select json_agg(e order by reference) from payment.reconciliation_entry e where day = ?::date)::text""", day, day, day));
    }
}
