package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.context.WebApplicationContext;
import payment.statement.StatementFiles;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/**
 * A payment that was captured in several parts has a line for each capture, and each line finds its capture: by the capture's reference, or by the
 * provider's id or the reference of the payment and then by amount and day. A step of the comparison has two lines here.
 */
@ReconciliationTest
class CapturesAreComparedOneByOneTests {

    private final ReconciliationWorld world;
    private final DSLContext database;
    private final String payment;
    private int captures;

    CapturesAreComparedOneByOneTests(WebApplicationContext context, DSLContext database) {
        this.world = new ReconciliationWorld(context, database);
        this.database = database;
        this.payment = "parts" + world.day.toString().replace("-", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorised", "voided", "captured"})
    void eachCaptureHasItsLine(String status) {
        insert(status, 1000, 1550);
        importLines(1550, 1000);
        assertClasses("MATCHED cap1", "MATCHED cap0");
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 2L));
        assertThat(world.items()).isEmpty();
    }

    @Test
    void capturesOfTheSameAmountHaveALineEach() {
        insert("authorised", 500, 500, 1000, 500, 500);
        importLines(500, 500, 500, 1000, 500);
        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 5L));
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 5L));
        assertThat(world.items()).isEmpty();
    }

    @Test
    void aLineWithAnotherAmountIsThatOfTheCaptureThatNoOtherLineHas() {
        insert("authorised", 1000, 2000);
        importLines(1000, 1100);
        assertClasses("MATCHED cap0", "AMOUNT_DIFFERS cap1");
        assertThat(items()).containsExactly("AMOUNT_DIFFERS cap1");
        assertThat(world.work().getFirst().toString()).contains("2000", "1100");
    }

    @Test
    void aCaptureWithoutALineIsMissingThere() {
        insert("authorised", 1000, 2000);
        importLines(1000);
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 1L, "MISSING_THERE", 1L));
        assertThat(items()).containsExactly("MISSING_THERE cap1");
    }

    @Test
    void aLineThatRepeatsACaptureIsFound() {
        insert("authorised", 1000, 2000);
        importLines(1000, 2000, 1000);
        assertClasses("MATCHED cap0", "MATCHED cap1", "TWICE cap0");
        assertThat(items()).containsExactly("TWICE cap0");
    }

    /** The line repeats an amount, so it is not taken for that of the other capture. */
    @Test
    void aRepeatedLineHidesNoMissingOne() {
        insert("authorised", 1000, 2000);
        importLines(1000, 1000);
        assertClasses("MATCHED cap0", "TWICE cap0");
        assertThat(items()).containsExactlyInAnyOrder("TWICE cap0", "MISSING_THERE cap1");
    }

    /** Somebody has captured more at the provider than we know of. */
    @Test
    void aLineOfACaptureThatWeDoNotKnowIsMissingHere() {
        insert("authorised", 1000);
        importLines(1000, 700);
        assertClasses("MATCHED cap0", "MISSING_HERE null");
        assertThat(world.items()).containsExactly("MISSING_HERE " + payment);
    }

    @Test
    void aCaptureThatWasRefusedOrIsUndecidedIsNotCompared() {
        insert("authorised", 1000);
        database.execute(
                "update payment.capture set status = 'requested', captured_at = null where reference = ?", capture(0));
        importLines(1000);
        assertClasses("MISSING_HERE null");
        assertThat(world.counts("HERE")).isEmpty();
    }

    @Test
    void capturesOfNeighbouringDaysAreTimingAndThoseFurtherApartAreNot() {
        insert("authorised", 500, 500, 500);
        at(0, world.day.minusDays(1));
        at(2, world.day.minusDays(3));
        importLines(500, 500, 500);
        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 1L, "LATE", 1L, "WRONG_DAY", 1L));
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 1L));
        assertThat(items()).containsExactly("WRONG_DAY cap2");
    }

    /** What was missing in the statement of its day comes with the next one. */
    @Test
    void aCaptureThatComesADayLaterIsSettled() {
        insert("authorised", 500, 500);
        importLines(500);
        assertThat(world.items()).hasSize(1);
        world.importStatement(
                world.day.plusDays(1),
                StatementFiles.platform(List.of(new StatementLine(
                        1,
                        Kind.PAYMENT,
                        "sbx_" + payment,
                        payment,
                        500,
                        "GBP",
                        0,
                        ReconciliationWorld.noon(world.day.plusDays(1))))));
        assertThat(world.counts(world.day.plusDays(1), "THERE")).isEqualTo(Map.of("LATE", 1L));
        assertThat(world.items()).isEmpty();
    }

    /** Alipay has a payment of its own for each capture, with an id that we do not know. */
    @Test
    void aLineNamesItsCapture() {
        insert("voided", 1000, 1000, 550);
        world.importStatement(
                line(1, "foreign1", capture(1), 1000),
                line(2, "foreign2", capture(0), 1000),
                line(3, "foreign3", capture(2), 551));
        assertClasses("MATCHED cap1", "MATCHED cap0", "AMOUNT_DIFFERS cap2");
    }

    @Test
    void eachPartOfARefundHasItsLine() {
        insert("captured", 1000, 1550);
        String refund = "f" + payment;
        database.execute("""
                insert into payment.refund (reference, status, correlation, payment_reference, amount_minor, currency, noted_at, refunded_at, reason)
                values (?, 'refunded', 'parts', ?, 1500, 'GBP', ?::date + time '12:00', ?::date + time '12:00', 'returned')""", refund, payment, world.day, world.day);
        database.execute("""
                insert into payment.refund_part (reference, refund_reference, capture_reference, amount_minor)
                values (?, ?, ?, 1000), (?, ?, ?, 500)""", refund, refund, capture(0), refund + "_2", refund, capture(1));
        world.importStatement(
                line(1, "a", capture(0), 1000),
                line(2, "b", capture(1), 1550),
                refund(3, refund, 1000),
                refund(4, refund + "_2", 500));
        assertThat(world.counts("THERE")).isEqualTo(Map.of("MATCHED", 4L));
        assertThat(world.counts("HERE")).isEqualTo(Map.of("MATCHED", 4L));
        world.importStatement(
                line(1, "a", capture(0), 1000), line(2, "b", capture(1), 1550), refund(3, refund + "_2", 499));
        assertThat(world.items())
                .containsExactlyInAnyOrder("AMOUNT_DIFFERS " + refund + "_2", "MISSING_THERE " + refund);
    }

    /** Whatever the order of the lines, those with the right amounts match, and a second comparison finds the same. {@code -Dseed=…} repeats a run. */
    @RepeatedTest(6)
    void theOrderOfTheLinesDoesNotMatter() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        long[] amounts = IntStream.range(0, 6)
                .mapToLong(i -> 100 * (1 + random.nextInt(3)))
                .toArray();
        insert("authorised", amounts);
        List<Long> lines = new ArrayList<>(Arrays.stream(amounts).boxed().toList());
        Collections.shuffle(lines, random);
        importLines(lines.stream().mapToLong(Long::longValue).toArray());
        assertThat(world.counts("THERE")).as("-Dseed=%d", seed).isEqualTo(Map.of("MATCHED", 6L));
        assertThat(world.counts("HERE")).as("-Dseed=%d", seed).isEqualTo(Map.of("MATCHED", 6L));
        world.compareAgain(seed);
    }

    /** The work items, which have the reference of the payment, and the captures that they name. */
    private List<String> items() {
        assertThat(world.work()).extracting(item -> item.get("reference")).containsOnly(payment);
        return world.work().stream()
                .map(item -> item.get("kind") + " "
                        + String.valueOf(item.get("detail")).replaceFirst(".*, capture " + payment, ""))
                .toList();
    }

    private String capture(int number) {
        return payment + "cap" + number;
    }

    /** A payment of the sandbox with captures that were made at noon of the day. */
    private void insert(String status, long... amounts) {
        long captured = Arrays.stream(amounts).sum();
        long amount = status.equals("captured") ? captured : captured + 100;
        database.execute("""
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency, expires_at,
                  provider_payment_id, captured_minor, captured_at, noted_at, authorised_at, authorisation_expires_at, capture_minor, failure)
                select ?, s, 'parts', 'sandbox', 'sandbox', ?, 'GBP', d + time '23:00', ?, ?, d + time '12:00', d + time '12:00',
                  case when s <> 'captured' then d + time '12:00' end, case when s <> 'captured' then d + time '23:00' end,
                  case when s <> 'captured' then ? end, case when s = 'voided' then 'released' end
                from (values (?::text, ?::date)) v (s, d)""", payment, amount, "sbx_" + payment, captured, captured, status, world.day);
        for (long each : amounts) {
            database.execute("""
                    insert into payment.capture (reference, status, correlation, payment_reference, amount_minor, currency, last, held_minor, noted_at, captured_at)
                    values (?, 'captured', 'parts', ?, ?, 'GBP', false, ?, ?::date + time '12:00', ?::date + time '12:00')""", capture(captures++), payment, each, each, world.day, world.day);
        }
    }

    private void at(int capture, LocalDate day) {
        database.execute(
                "update payment.capture set captured_at = ?::date + time '12:00' where reference = ?",
                day,
                capture(capture));
    }

    /** The lines of the provider have its id and our reference of the payment, as those of Stripe. */
    private void importLines(long... amounts) {
        world.importStatement(IntStream.range(0, amounts.length)
                .mapToObj(i -> line(i + 1, "sbx_" + payment, payment, amounts[i]))
                .toArray(StatementLine[]::new));
    }

    /** Its fee is that of the settings. */
    private StatementLine line(int number, String id, String reference, long minor) {
        return new StatementLine(
                number,
                Kind.PAYMENT,
                id,
                reference,
                minor,
                "GBP",
                minor * 6 + 5000,
                ReconciliationWorld.noon(world.day));
    }

    private StatementLine refund(int number, String reference, long minor) {
        return new StatementLine(
                number, Kind.REFUND, "id" + reference, reference, minor, "GBP", 0, ReconciliationWorld.noon(world.day));
    }

    /** The class of each line, and the capture that it found. */
    private void assertClasses(String... expected) {
        assertThat(database.fetch("""
                        select class || ' ' || coalesce(replace(entry_reference, ?, ''), 'null')
                        from payment.statement_line join payment.statement using (statement_id)
                        where day = ?::date and state = 'RECONCILED' order by line_no""", payment, world.day).into(String.class)).containsExactly(expected);
    }
}
