package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import platform.security.Scopes;
import testing.Edge;
import testing.TestClock;

/** A split that an operator declares is booked with each order that is paid while it is valid, and booking again gives the same entries. */
@TestClock
class ADeclaredSplitIsBookedTests extends LedgerTest {

    private static final String SPLITS = "/api/v2/ledger/splits";
    private static final AtomicLong KEYS = new AtomicLong();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private Verifier verifier;

    private Edge operator;

    @BeforeEach
    void openEdge() {
        operator = Edge.of(context, Scopes.OPERATOR_LEDGER, Scopes.OPERATOR_LEDGER_CLOSE);
        catchUp();
    }

    /** Splits are never deleted, so each test ends its own. */
    @AfterEach
    void endSplits() {
        for (String id : world.texts("select distinct split_id from ledger.split")) {
            assertThat(put(
                            id,
                            body(
                                    "nobody",
                                    1,
                                    null,
                                    "\"valid_from\":\"2020-01-01T00:00:00Z\",\"valid_to\":\"2020-01-02T00:00:00Z\"")))
                    .hasStatus(200);
        }
    }

    @Test
    void aPaidOrderOwesThePartyItsShareUntilItComesBack() {
        declare("everything", body("market", 1000, null, null));
        declare("one-sku", body("seller", 2500, "sku-1", null));
        History paid = history(Outcome.PAID);
        History cancelled = history(Outcome.CANCELLED);
        History returned = history(Outcome.RETURNED_WHOLE);
        publishOneByOne(List.of(paid, cancelled, returned));

        assertThat(due(paid, "market")).isEqualTo(expected(paid, 1000, false));
        assertThat(due(paid, "seller")).isEqualTo(expected(paid, 2500, true));
        assertThat(balance(List.of(paid), "shares", paid.currency()))
                .isEqualTo(due(paid, "market") + due(paid, "seller"));
        assertThat(due(cancelled, "market")).isZero();
        assertThat(due(returned, "market")).isZero();
        assertThat(world.count(
                        "select count(*) from ledger.account where code = 'payable:market' and kind = 'LIABILITY'"))
                .isEqualTo(1);
    }

    @Test
    void anEditChangesNothingThatIsBooked() {
        declare("edited", body("market", 1000, null, null));
        History history = history(Outcome.RETURNED_WHOLE);
        List<Event> events = history.eventsWithLines();
        publish(List.of(events.subList(0, 4)), new Random(1));
        catchUp();
        long before = due(history, "market");
        assertThat(put("edited", body("market", 9000, null, null))).hasStatus(200);
        History later = history(Outcome.PAID);
        publishOneByOne(List.of(later));
        assertThat(due(history, "market")).isEqualTo(before).isEqualTo(expected(history, 1000, false));
        assertThat(due(later, "market")).isEqualTo(expected(later, 9000, false));

        publish(List.of(events.subList(4, events.size())), new Random(1));
        catchUp();
        assertThat(due(history, "market")).isZero();
    }

    @Test
    void bookingTheLogAgainGivesTheSameShares() {
        closeYesterday();
        List<History> histories = new RandomHistories(61).histories(30);
        publishOneByOne(histories.subList(0, 8));
        declare("first", body("market", 700, null, null));
        publishOneByOne(histories.subList(8, 20));
        assertThat(put("first", body("market", 3000, null, null))).hasStatus(200);
        declare("second", body("seller", 5000, "sku-2", null));
        publishOneByOne(histories.subList(20, 30));
        long shares = world.count("select count(*) from ledger.posting where account = 'shares'");

        assertThat(operator.post(key(), "", "/api/v2/ledger/verifications")).hasStatus(202);
        for (int step = 0; step < 1000 && verifier.next(); step++) {
            Thread.onSpinWait();
        }
        assertThat(world.texts("select status || ' ' || coalesce(finding, '') from ledger.verification order by"
                        + " begun_at desc limit 1"))
                .containsExactly("PASSED ");
        assertThat(shares).isGreaterThan(10);
        assertThat(world.count("select count(*) from ledger.posting where account = 'shares'"))
                .isEqualTo(shares);
    }

    @Test
    void splitsThatTakeMoreThanALineAreRefused() {
        declare("half", body("market", 5000, null, null));
        declare("sku", body("seller", 5000, "sku-9", null));
        declare("euro", body("brand", 5000, "sku-8", "\"currency\":\"EUR\""));
        MvcTestResult refused = put("more", body("brand", 1, "sku-9", null));
        assertAnswer(refused, 409, "code", "SPLITS_EXCEED_LINE");
        assertAnswer(refused, 409, "details.sku_id", "sku-9");
        assertAnswer(refused, 409, "details.basis_points", 10001);
        assertThat(Edge.<List<String>>read(refused, "$.details.split_ids")).containsExactly("half", "more", "sku");
        assertAnswer(put("half", body("market", 5001, null, null)), 409, "code", "SPLITS_EXCEED_LINE");
        assertAnswer(put("euros", body("brand", 1, "sku-8", null)), 409, "details.currency", "EUR");
        assertThat(put("pounds", body("brand", 5000, "sku-8", "\"currency\":\"GBP\"")))
                .hasStatus(200);
        assertThat(put("later", body("brand", 5000, "sku-9", "\"valid_to\":\"2026-01-02T00:00:00Z\"")))
                .hasStatus(409);
        assertThat(put("half", body("market", 5000, null, "\"valid_to\":\"2026-01-02T00:00:00Z\"")))
                .hasStatus(200);
        assertThat(put("full", body("brand", 5000, "sku-9", "\"valid_from\":\"2026-01-02T00:00:00Z\"")))
                .hasStatus(200);
    }

    @Test
    void anEditIsConditionalAndAnswersItsRepeatAlike() {
        MvcTestResult first = declare("tagged", body("market", 100, null, null));
        String tag = first.getResponse().getHeader("ETag");
        assertThat(tag).isNotNull();
        String key = key();
        assertThat(putIf(key, "tagged", body("market", 200, null, null), tag)).hasStatus(200);
        assertThat(putIf(key, "tagged", body("market", 200, null, null), tag)).hasStatus(200);
        assertThat(putIf(key(), "tagged", body("market", 300, null, null), tag)).hasStatus(412);
        assertThat(putIf(key, "tagged", body("market", 300, null, null), tag)).hasStatus(422);
        assertThat(world.count("select max(version) from ledger.split where split_id = 'tagged'"))
                .isEqualTo(2);
        assertThat(operator.pages(SPLITS + "?limit=1", "$.splits[*].split_id"))
                .contains("tagged")
                .doesNotHaveDuplicates();
        assertAnswer(operator.get(SPLITS + "/tagged"), 200, "basis_points", 200);
        assertThat(operator.get(SPLITS + "/unknown")).hasStatus(404);
    }

    @Test
    void refusesWhatIsNoSplit() {
        assertBadFields(put("a", "{}"), "party_id", "party_name", "basis_points", "valid_from");
        assertBadFields(put("a", body("market", 10001, null, null)), "basis_points");
        assertBadFields(put("a", body("market", 0, null, null)), "basis_points");
        assertBadFields(put("a", body("Market", 1, null, null)), "party_id");
        assertBadFields(put("A", body("market", 1, null, null)), "split_id");
        assertBadFields(put("a", body("market", 1, null, "\"currency\":\"gbp\"")), "currency");
        assertBadFields(put("a", body("market", 1, null, "\"valid_to\":\"2020-01-01T00:00:00Z\"")), "valid_to");
        assertThat(operator.as("reader", Scopes.OPERATOR_LEDGER)
                        .put(key(), body("market", 1, null, null), SPLITS + "/a"))
                .hasStatus(403);
    }

    private long expected(History history, int basisPoints, boolean firstLineOnly) {
        return history.created().lines().stream()
                .limit(firstLineOnly ? 1 : 100)
                .mapToLong(line -> {
                    var amounts = history.confirmed().lines().get(line.lineNo() - 1);
                    long net = line.amount().amountMinor()
                            - amounts.discount().amountMinor()
                            - amounts.taxIncluded().amountMinor();
                    return net * basisPoints / 10_000;
                })
                .sum();
    }

    private long due(History history, String party) {
        return -balance(List.of(history), "payable:" + party, history.currency());
    }

    private History history(Outcome outcome) {
        return new RandomHistories(KEYS.incrementAndGet()).history(outcome);
    }

    /** Publishes the events one by one and books some of them before the next one, so that an order is spread over several pages. */
    private void publishOneByOne(List<History> histories) {
        Random random = new Random(histories.size());
        for (History history : histories) {
            for (Event event : history.eventsWithLines()) {
                world.publish(new Event[] {event});
                if (random.nextInt(3) == 0) {
                    projection.advance();
                }
            }
        }
        catchUp();
    }

    private void closeYesterday() {
        world.passes(Duration.ofDays(1));
        catchUp();
        LocalDate through =
                LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Berlin")).minusDays(1);
        assertThat(operator.post(key(), "{\"through\":\"%s\"}".formatted(through), "/api/v2/ledger/periods"))
                .hasStatus(201);
    }

    private MvcTestResult declare(String id, String body) {
        MvcTestResult answer = put(id, body);
        assertThat(answer).hasStatus(200);
        return answer;
    }

    private MvcTestResult put(String id, String body) {
        return operator.put(key(), body, SPLITS + "/" + id);
    }

    private MvcTestResult putIf(String key, String id, String body, String tag) {
        return operator.having(tag).put(key, body, SPLITS + "/" + id);
    }

    private static String body(String party, int basisPoints, @Nullable String sku, @Nullable String more) {
        String from = more != null && more.contains("valid_from") ? "" : ",\"valid_from\":\"2021-01-01T00:00:00Z\"";
        return "{\"party_id\":\"%s\",\"party_name\":\"Party\",\"basis_points\":%d%s%s%s}"
                .formatted(
                        party,
                        basisPoints,
                        sku == null ? "" : ",\"sku_ids\":[\"%s\"]".formatted(sku),
                        more == null ? "" : "," + more,
                        from);
    }

    private static String key() {
        return "split" + KEYS.incrementAndGet();
    }
}
