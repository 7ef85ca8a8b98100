package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.springframework.web.context.WebApplicationContext;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentWorld.Order;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
import platform.security.Scopes;
import testing.Edge;
import testing.shop.Soon;

/** A day of the sandbox on which no other test has payments, and an operator who reconciles it. */
final class ReconciliationWorld {

    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);

    private static int days;

    final PaymentWorld payments;
    final Edge operator;
    final DSLContext database;
    final LocalDate day = newDay();

    ReconciliationWorld(WebApplicationContext context, DSLContext database) {
        this.payments = new PaymentWorld(context);
        this.operator = Edge.of(context, Scopes.OPERATOR_RECONCILIATION);
        this.database = database;
    }

    private static synchronized LocalDate newDay() {
        days += 10;
        return FIRST.plusDays(days);
    }

    /** A payment of 25.50 GBP that was captured at noon of this day. */
    Order captured(LocalDate at) {
        Order order = PaymentWorld.order();
        payments.publish(payments.pay(order, "sandbox"));
        payments.awaitPublished(order, PaymentStarted.class);
        payments.callback(PaymentWorld.body(
                        "captured:" + order.payment(), "payment.captured", order.payment(), PaymentWorld.AMOUNT)
                .replace("2026-03-01T09:01:00Z", noon(at).toString()));
        payments.awaitSecured(order);
        return order;
    }

    static Instant noon(LocalDate at) {
        return at.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    StatementLine line(int number, String reference, long amountMinor) {
        return new StatementLine(number, Kind.PAYMENT, "sbx_" + reference, reference, amountMinor, "GBP", 0, noon(day));
    }

    static String path(LocalDate day) {
        return "/api/v2/reconciliations/sandbox/" + day;
    }

    void importStatement(StatementLine... lines) {
        importStatement(day, StatementFiles.platform(List.of(lines)));
    }

    void importStatement(LocalDate of, byte[] file) {
        assertThat(operator.postFile(path(of) + "/statement/import", file)).hasStatus(200);
        awaitReconciled(of);
    }

    void awaitReconciled(LocalDate of) {
        Soon.is(
                "RECONCILED",
                () -> Edge.<String>read(operator.get(path(of)), "$.statement.state")
                        .equals("RECONCILED"));
    }

    /** Compares the statement of the day again, and requires the same result. */
    void compareAgain(long seed) {
        String before = state();
        database.execute("""
                update payment.statement set state = 'LOADED', phase = 'FORGET', progress = '', runs = runs + 1
                where day = ?::date""", day);
        awaitReconciled(day);
        assertThat(state()).as("compared again, -Dseed=%d", seed).isEqualTo(before);
    }

    /** How many lines (THERE), or payments of ours (HERE), have each class. */
    Map<String, Long> counts(String side) {
        return counts(day, side);
    }

    Map<String, Long> counts(LocalDate of, String side) {
        List<Map<String, Object>> sums = Edge.read(operator.get(path(of)), "$.sums");
        Map<String, Long> counts = new TreeMap<>();
        sums.stream()
                .filter(sum -> sum.get("side").equals(side))
                .forEach(sum ->
                        counts.merge((String) sum.get("class"), ((Number) sum.get("count")).longValue(), Long::sum));
        return counts;
    }

    /** The kinds and references of the work items of the day that are not settled. */
    List<String> items() {
        return work().stream()
                .map(item -> item.get("kind") + " " + item.get("reference"))
                .toList();
    }

    List<Map<String, Object>> work() {
        return Edge.read(operator.get("/api/v2/work-items?provider=sandbox&day=" + day), "$.work_items");
    }

    /** Everything that is stored about the day, except times. */
    String state() {
        return String.valueOf(database.fetchValue("""
                select (select json_agg(l order by l.line_no) from payment.statement_line l join payment.statement s using (statement_id)
                    where s.day = ?::date and s.state = 'RECONCILED')::text
                  || (select json_agg(json_build_array(w.subject, w.state, w.steps) order by w.item_id)
                    from payment.work_item w where w.day = ?::date)::text
                  || (select json_agg(e order by e.reference) from payment.reconciliation_entry e where e.day = ?::date)::text
                  || (select json_agg(s order by s) from (select side, class, kind, currency, count, amount_minor
                    from payment.reconciliation_sum where day = ?::date) s)::text""", day, day, day, day));
    }
}
