package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import platform.money.Money;
import platform.security.Scopes;
import testing.Edge;
import testing.TestClock;

/** Nothing changes in a closed period, and booking the log again since then gives the same entries. */
@TestClock
@TestPropertySource(properties = "orderwright.ledger.batch-limit=13")
class ClosedPeriodsStayAsTheyAreTests extends LedgerTest {

    private static final String LEDGER = "/api/v2/ledger";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final AtomicLong KEYS = new AtomicLong();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private Verifier verifier;

    private Edge clerk;

    @BeforeEach
    void openEdge() {
        clerk = Edge.of(context, Scopes.OPERATOR_LEDGER, Scopes.OPERATOR_LEDGER_CLOSE);
        catchUp();
    }

    @Test
    void anEventOfAClosedPeriodIsBookedInTheOpenOneWithItsOwnTime() {
        publishHistories(20, 51);
        LocalDate through = closeYesterday();
        String before = trialBalance(through);
        Instant happened = world.now().minus(Duration.ofDays(1)).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        String order = UUID.randomUUID().toString();
        world.publish(new PaymentSecured(
                "late", order, Money.ofMinor(100, "GBP"), happened, "sandbox", "id", true, null, null));
        publishHistories(20, 52);
        catchUp();

        assertThat(world.texts(
                        "select day || ' ' || to_char(happened_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') from ledger.entry where correlation = ?",
                        order))
                .containsExactly(through.plusDays(1) + " "
                        + happened.toString()
                                .replace("T", " ")
                                .replace("Z", "")
                                .concat(happened.getNano() == 0 ? ".000" : ""));
        assertThat(trialBalance(through)).isEqualTo(before);
        assertThat(world.count(
                        "select count(*) from ledger.posting where day <= ?::date and entry_no > (select max(last_entry) from ledger.period)",
                        through.toString()))
                .isZero();
    }

    @Test
    void refusesWhatCannotBeClosed() {
        LocalDate through = closeYesterday();
        assertAnswer(close(freshKey(), through), 409, "code", "PERIOD_CLOSED");
        assertAnswer(close(freshKey(), through.minusDays(9)), 409, "code", "PERIOD_CLOSED");
        assertAnswer(close(freshKey(), through.plusDays(1)), 409, "code", "PERIOD_NOT_OVER");
        world.passes(Duration.ofDays(1));
        assertAnswer(close(freshKey(), through.plusDays(1)), 409, "code", "LEDGER_BEHIND");
        assertBadFields(clerk.post(freshKey(), "{}", LEDGER + "/periods"), "through");
        assertBadFields(clerk.post(freshKey(), "{\"through\":\"+999999-01-01\"}", LEDGER + "/periods"), "through");
        assertThat(clerk.as("reader", Scopes.OPERATOR_LEDGER)
                        .post(freshKey(), "{\"through\":\"2026-01-01\"}", LEDGER + "/periods"))
                .hasStatus(403);
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswer() {
        world.passes(Duration.ofDays(1));
        catchUp();
        String key = freshKey();
        LocalDate through = today().minusDays(1);
        String first = text(close(key, through));

        assertThat(text(close(key, through))).isEqualTo(first);
        assertAnswer(close(key, through.minusDays(1)), 422, "code", "IDEMPOTENCY_KEY_REUSED");
        assertThat(clerk.pages(LEDGER + "/periods?limit=1", "$.periods[*].through"))
                .startsWith(through.toString())
                .doesNotHaveDuplicates();
    }

    @Test
    void theLogKeepsWhatAVerificationNeeds() {
        publishHistories(5, 53);
        closeYesterday();
        publishHistories(5, 54);
        catchUp();

        assertThat(world.texts("""
                        select outbox.still_read(max(txid)) from outbox.event where id in (
                            select event_id from ledger.entry where entry_no > (select max(last_entry) from ledger.period))""")).containsExactly("the cursor ledger/closed");
    }

    @Test
    void bookingTheLogAgainGivesTheSameEntries() {
        closeYesterday();
        Random random = new Random(55);
        List<History> histories = new RandomHistories(55).histories(40);
        for (History history : histories) {
            history.events().forEach(each -> world.publish(new Event[] {each}));
            if (random.nextInt(4) == 0) {
                projection.advance();
            }
        }
        catchUp();

        assertThat(verify()).startsWith("PASSED").contains("null");
        assertThat(world.count(
                        "select next_entry - first_entry from ledger.verification order by begun_at desc limit 1"))
                .isGreaterThan(80);
    }

    /** The loss of each dispute is set off, and the events are booked in several pages. */
    @Test
    void bookingTheLogAgainGivesTheSameSetOffs() {
        closeYesterday();
        RandomHistories random = new RandomHistories(58);
        List<History> histories = Stream.generate(() -> random.history(Outcome.CANCELLED))
                .limit(10)
                .toList();
        publish(histories.stream().map(ClosedPeriodsStayAsTheyAreTests::lost).toList(), new Random(58));
        catchUp();

        for (String currency : List.of("GBP", "EUR", "JPY")) {
            assertThat(balance(histories, "customers", currency)).isZero();
            assertThat(balance(histories, "dispute-losses", currency)).isZero();
        }
        assertThat(verify()).startsWith("PASSED").contains("null");
    }

    /** The payer of a cancelled order gets the money by a dispute and not by the refund. */
    private static List<Event> lost(History history) {
        PaymentSecured captured = history.secured();
        DisputeState received = DisputesAreBookedTests.state(DisputeStatus.RECEIVED, captured.amount(), 0);
        DisputeState lost = DisputesAreBookedTests.state(DisputeStatus.LOST, captured.amount(), 0);
        List<Event> events = new ArrayList<>(history.events());
        events.removeIf(PaymentRefunded.class::isInstance);
        events.add(DisputesAreBookedTests.event(captured, 1, null, received));
        events.add(DisputesAreBookedTests.event(captured, 2, received, lost));
        return events;
    }

    @Test
    void findsAnEntryThatNoEventLeadsTo() {
        closeYesterday();
        publishHistories(5, 56);
        catchUp();
        long forged = world.count("select last_entry + 1 from ledger.book");
        world.transaction().executeWithoutResult(status -> {
            world.database().sql("""
                            insert into ledger.entry (entry_no, event_id, kind, correlation, reference, happened_at, day, booked_at, postings)
                            values (:no, -:no, 'CAPTURE', 'forged', 'forged', now(), '2026-12-01', now(), 2)""").param("no", forged).update();
            world.database().sql("""
                            insert into ledger.posting (entry_no, position, account, currency, amount_minor, day)
                            values (:no, 1, 'clearing-unknown', 'GBP', 1, '2026-12-01'), (:no, 2, 'customers', 'GBP', -1, '2026-12-01')""").param("no", forged).update();
            world.database()
                    .sql("update ledger.book set last_entry = last_entry + 1")
                    .update();
        });
        assertThat(verify()).startsWith("FAILED").contains("no entry " + forged);

        publishHistories(5, 57);
        catchUp();
        assertThat(verify()).startsWith("FAILED").contains("Entry " + forged);

        closeYesterday(); // later tests begin after it
        assertThat(verify()).startsWith("PASSED");
    }

    @Test
    void oneVerificationRunsAtATime() {
        String key = freshKey();
        MvcTestResult begun = begin(key);
        assertThat(begun).hasStatus(202);
        assertAnswer(begin(freshKey()), 409, "code", "VERIFICATION_UNDER_WAY");
        assertThat(text(begin(key))).isEqualTo(text(begun));
        runVerifier();
        assertThat(clerk.pages(LEDGER + "/verifications?limit=1", "$.verifications[*].status"))
                .doesNotContain("RUNNING");
        assertThat(world.count("select count(*) from outbox.cursor where name like 'ledger/verification/%'"))
                .isZero();
    }

    /** Moves to the next day, books everything, and closes the day before. */
    private LocalDate closeYesterday() {
        catchUp();
        world.passes(Duration.ofDays(1));
        catchUp();
        LocalDate through = today().minusDays(1);
        assertThat(close(freshKey(), through)).hasStatus(201);
        return through;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.now(), BERLIN);
    }

    private MvcTestResult close(String key, LocalDate through) {
        return clerk.post(key, "{\"through\":\"%s\"}".formatted(through), LEDGER + "/periods");
    }

    private MvcTestResult begin(String key) {
        return clerk.post(key, "", LEDGER + "/verifications");
    }

    /** The status and the finding of a verification of the whole book since the last closed period. */
    private String verify() {
        assertThat(begin(freshKey())).hasStatus(202);
        runVerifier();
        return world.texts(
                        "select status || ' ' || coalesce(finding, 'null') from ledger.verification order by begun_at desc, verification_id desc limit 1")
                .getFirst();
    }

    private void runVerifier() {
        for (int step = 0; step < 1000 && verifier.next(); step++) {
            Thread.onSpinWait();
        }
    }

    private String trialBalance(LocalDate day) {
        return text(clerk.get(LEDGER + "/trial-balance?format=csv&as_of=" + day));
    }

    private static String freshKey() {
        return "ledger" + KEYS.incrementAndGet();
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
