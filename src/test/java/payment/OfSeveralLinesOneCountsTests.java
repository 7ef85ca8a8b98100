package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.web.context.WebApplicationContext;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/**
 * Of several lines about one payment, one counts, however the lines are distributed over the steps of the comparison, and however often
 * they are compared. {@code -Dseed=…} repeats a run.
 */
@ReconciliationTest
class OfSeveralLinesOneCountsTests {

    private static final int PAYMENTS = 4;
    private static final int LINES = 14;

    private final ReconciliationWorld world;
    private final DSLContext database;

    OfSeveralLinesOneCountsTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
    }

    @RepeatedTest(3)
    void theLineWithOurIdThenWithOurAmountThenTheFirst() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        List<String> payments = IntStream.range(0, PAYMENTS)
                .mapToObj(i -> "several%s%d".formatted(world.day.toString().replace("-", ""), i))
                .toList();
        payments.forEach(this::insert);
        List<StatementLine> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(line(i, payments, random));
        }

        world.importStatement(world.day, StatementFiles.platform(lines));
        assertThat(classes()).as("-Dseed=%d %s", seed, lines).isEqualTo(expected(payments, lines));
        world.compareAgain(seed);
    }

    @Test
    void theLineOfAnEarlierStatementCounts() {
        String payment = "several" + world.day.toString().replace("-", "");
        insert(payment);
        StatementLine line = new StatementLine(
                1, Kind.PAYMENT, "sbx_" + payment, payment, 100, "GBP", 0, ReconciliationWorld.noon(world.day));
        world.importStatement(world.day, StatementFiles.platform(List.of(line)));
        world.importStatement(world.day.plusDays(1), StatementFiles.platform(List.of(line)));
        assertThat(classes()).containsExactly("MATCHED");
        assertThat(world.items()).isEmpty();
        assertThat(database.fetchValue("""
                select class from payment.statement_line join payment.statement using (statement_id) where day = ?::date""", world.day.plusDays(1))).isEqualTo("TWICE");
    }

    private void insert(String reference) {
        database.execute("""
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency, expires_at,
                  provider_payment_id, captured_minor, captured_at, noted_at)
                values (?, 'captured', 'several', 'sandbox', 'sandbox', 100, 'GBP', ?::date + time '23:00', ?, 100,
                  ?::date + time '12:00', ?::date + time '12:00')""", reference, world.day, "sbx_" + reference, world.day, world.day);
    }

    /** A line whose id and reference are of the same payment, of two payments, or of none. */
    private StatementLine line(int number, List<String> payments, Random random) {
        String reference = payments.get(random.nextInt(PAYMENTS));
        String id = "sbx_" + (random.nextInt(3) == 0 ? payments.get(random.nextInt(PAYMENTS)) : reference);
        int kind = random.nextInt(6);
        return new StatementLine(
                number + 2,
                Kind.PAYMENT,
                kind == 0 ? "foreign" + random.nextInt(2) : id,
                kind == 1 ? null : kind == 0 && random.nextBoolean() ? "unknown" : reference,
                random.nextInt(3) == 0 ? 99 : 100,
                "GBP",
                0,
                ReconciliationWorld.noon(world.day));
    }

    private static List<String> expected(List<String> payments, List<StatementLine> lines) {
        Set<StatementLine> counting = new HashSet<>();
        for (String payment : payments) {
            lines.stream()
                    .filter(line -> payment(payments, line).equals(Optional.of(payment)))
                    .min(Comparator.comparing(
                                    (StatementLine line) -> !line.providerId().equals("sbx_" + payment))
                            .thenComparing(line -> line.amountMinor() != 100)
                            .thenComparing(StatementLine::lineNo))
                    .ifPresent(counting::add);
        }
        Set<String> unknown = new HashSet<>();
        return lines.stream()
                .map(line -> {
                    if (payment(payments, line).isEmpty()) {
                        return unknown.add(line.providerId()) ? "MISSING_HERE" : "TWICE";
                    }
                    return !counting.contains(line)
                            ? "TWICE"
                            : line.amountMinor() == 100 ? "MATCHED" : "AMOUNT_DIFFERS";
                })
                .toList();
    }

    private static Optional<String> payment(List<String> payments, StatementLine line) {
        return payments.stream()
                .filter(payment -> line.providerId().equals("sbx_" + payment))
                .findFirst()
                .or(() -> payments.stream()
                        .filter(payment -> payment.equals(line.reference()))
                        .findFirst());
    }

    private List<String> classes() {
        return database.fetch("""
                        select class from payment.statement_line join payment.statement using (statement_id)
                        where day = ?::date and state = 'RECONCILED' order by line_no""", world.day).into(String.class);
    }
}
