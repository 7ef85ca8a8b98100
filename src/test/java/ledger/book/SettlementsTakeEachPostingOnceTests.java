package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertAnswer;
import static testing.Edge.assertBadFields;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import ledger.settlement.SettlementSteps;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import outbox.Event;
import platform.security.Scopes;
import testing.Edge;
import testing.TestClock;
import testing.shop.Soon;

/** A settlement takes each posting of its party once, whatever runs at the same time, and the book has what it has settled. */
@TestClock
class SettlementsTakeEachPostingOnceTests extends LedgerTest {

    private static final String SETTLEMENTS = "/api/v2/ledger/settlements";
    private static final AtomicLong KEYS = new AtomicLong();

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private SettlementSteps settlementSteps;

    @Autowired
    private JdbcClient jdbc;

    private Edge operator;
    private String party = "";

    @BeforeEach
    void declareASplit() {
        operator = Edge.of(context, Scopes.OPERATOR_LEDGER, Scopes.OPERATOR_LEDGER_CLOSE);
        party = "party-" + KEYS.incrementAndGet();
        catchUp();
        split(2500, "2021-01-01T00:00:00Z", null);
    }

    @AfterEach
    void endTheSplit() {
        split(1, "2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z");
    }

    @Test
    void aSettlementBooksWhatIsDueAndHasItsLines() {
        List<History> histories = publishPaid(12);
        long due = due("GBP");
        assertThat(due).isPositive();
        long number = settle("GBP", today());

        assertThat(due("GBP")).isZero();
        assertThat(-posted("settled:" + party, "GBP")).isEqualTo(due);
        assertThat(world.texts(
                        "select concat_ws(' ', payload::json ->> 'transfer_id', payload::json #>> '{amount,amount_minor}') from"
                                + " outbox.event where type like 'payment.transfer_comparison.requested%' and payload::json ->>"
                                + " 'party_id' = ?",
                        party))
                .as("what payment is asked to find at the bank")
                .containsExactly("settlement-%d %d".formatted(number, due));
        String path = SETTLEMENTS + "/" + number;
        assertAnswer(operator.get(path), 200, "status", "SETTLED");
        assertThat(Edge.<Number>read(operator.get(path), "$.sum_minor").longValue())
                .isEqualTo(due);
        List<Number> amounts = new ArrayList<>();
        List<String> orders = operator.pages(path + "/lines?limit=2", "$.lines[*].order_id");
        amounts.addAll(Edge.<List<Number>>read(operator.get(path + "/lines?limit=200"), "$.lines[*].amount_minor"));
        assertThat(amounts.stream().mapToLong(Number::longValue).sum()).isEqualTo(due);
        assertThat(orders)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(amounts)
                .isSubsetOf(histories.stream().map(History::order).toList());
        BigDecimal sum = BigDecimal.ZERO;
        for (String line :
                text(operator.get(path + "/lines?format=csv")).lines().skip(1).toList()) {
            sum = sum.add(new BigDecimal(line.split(",")[5]));
        }
        assertThat(sum.movePointRight(2).longValueExact()).isEqualTo(due);
        assertThat(operator.pages(SETTLEMENTS + "?limit=1&party_id=" + party, "$.settlements[*].party_id"))
                .containsExactly(party);
        assertTied();
    }

    @Test
    void theNextSettlementTakesOnlyWhatIsNew() {
        publishPaid(6);
        settle("GBP", today());
        publishPaid(6);
        long due = due("GBP");
        long number = settle("GBP", today());

        assertThat(Edge.<Number>read(operator.get(SETTLEMENTS + "/" + number), "$.sum_minor")
                        .longValue())
                .isEqualTo(due);
        assertThat(due("GBP")).isZero();
        assertTied();
    }

    @Test
    void aSumBelowZeroIsCarriedToTheNextSettlement() {
        History cancelled = pounds(Outcome.CANCELLED);
        List<Event> events = cancelled.eventsWithLines();
        publishEach(events.subList(0, 4));
        assertThat(due("GBP")).isPositive();
        settle("GBP", today());
        publishEach(events.subList(4, events.size()));
        long owed = due("GBP");
        assertThat(owed).isNegative();
        long carried = settle("GBP", today());
        assertAnswer(operator.get(SETTLEMENTS + "/" + carried), 200, "status", "CARRIED");
        assertThat(due("GBP")).isEqualTo(owed);

        publishPaid(20);
        long due = due("GBP");
        long number = settle("GBP", today());
        String path = SETTLEMENTS + "/" + number;
        assertThat(Edge.<Number>read(operator.get(path), "$.carried_minor").longValue())
                .isEqualTo(owed);
        assertThat(Edge.<Number>read(operator.get(path), "$.sum_minor").longValue())
                .isEqualTo(due);
        assertThat(due("GBP")).isZero();
        assertTied();
    }

    @Test
    void onlyDaysUpToTheLastOneCount() {
        publishPaid(5);
        long before = due("GBP");
        LocalDate last = LocalDate.parse(
                world.texts("select max(day)::text from ledger.posting where account = ?", "payable:" + party)
                        .getFirst());
        long none = settle("GBP", last.minusDays(30));
        assertThat(due("GBP")).isEqualTo(before);
        assertThat(Edge.<Number>read(operator.get(SETTLEMENTS + "/" + none), "$.postings")
                        .longValue())
                .isZero();
        settle("GBP", last);
        assertThat(due("GBP")).isZero();
        assertTied();
    }

    @Test
    void settlementsAtTheSameTimeTakeEachPostingOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            publishPaid(4);
            long due = due("GBP");
            CyclicBarrier together = new CyclicBarrier(4);
            List<Callable<Integer>> operators = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                operators.add(() -> {
                    together.await();
                    return begin(key(), "GBP", today()).getResponse().getStatus();
                });
            }
            List<Integer> answers = new ArrayList<>();
            try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
                for (Future<Integer> each : pool.invokeAll(operators)) {
                    answers.add(each.get());
                }
            }
            assertThat(answers).contains(202).allMatch(status -> status == 202 || status == 409);
            for (long number : numbers("COLLECTING")) {
                CyclicBarrier steps = new CyclicBarrier(3);
                List<Callable<Void>> loops = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    loops.add(() -> {
                        steps.await();
                        settlementSteps.step(number);
                        return null;
                    });
                }
                try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
                    for (Future<Void> each : pool.invokeAll(loops)) {
                        each.get();
                    }
                }
            }
            awaitEnd();
            catchUp();
            assertThat(due("GBP")).isZero();
            assertThat(world.count(
                            "select coalesce(sum(amount_minor), 0) from ledger.settlement_posting join"
                                    + " ledger.settlement using (settlement_no) where party_id = ?",
                            party))
                    .isEqualTo(-posted("settled:" + party, "GBP"))
                    .isGreaterThanOrEqualTo(due);
            assertTied();
        }
    }

    /**
     * A trigger fails three times after a statement of a step, so the step is done again as after a kill at this place. The steps
     * begin the settlement, take postings, end it with its event, and write its entry in the book.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert on ledger.settlement",
                "update on ledger.settlement",
                "insert on ledger.settlement_posting",
                "insert on outbox.event_group",
                "insert on ledger.entry",
                "insert on ledger.posting"
            })
    void aStepThatIsKilledAfterAStatementIsDoneAgain(String statement) {
        publishPaid(6);
        long due = due("GBP");
        jdbc.sql("""
                reset role;
                create sequence ledger.kills;
                grant select on sequence ledger.kills to ledger_module;
                create function ledger.die() returns trigger language plpgsql security definer as $$
                begin
                  if nextval('ledger.kills') <= 3 then
                    raise exception 'killed by the test';
                  end if;
                  return null;
                end
                $$;
                create trigger dies after %s for each statement execute function ledger.die();
                set role ledger_module""".formatted(statement)).update();
        long number;
        try {
            number = settleInSpiteOfKills();
            assertThat(world.count("select last_value from ledger.kills")).isGreaterThan(3);
        } finally {
            jdbc.sql("reset role; drop function ledger.die cascade; drop sequence ledger.kills; set role ledger_module")
                    .update();
        }
        assertAnswer(operator.get(SETTLEMENTS + "/" + number), 200, "status", "SETTLED");
        assertThat(-posted("settled:" + party, "GBP")).isEqualTo(due);
        assertThat(due("GBP")).isZero();
        assertThat(world.count(
                        "select count(*) from outbox.event where type like 'ledger.settlement.made%' and correlation = ?",
                        "settlement/" + number))
                .isEqualTo(1);
        assertTied();
    }

    @Test
    void aRepeatedRequestGetsTheSameSettlement() {
        publishPaid(3);
        String key = key();
        MvcTestResult first = begin(key, "GBP", today());
        assertThat(first).hasStatus(202);
        awaitEnd();
        assertThat(text(begin(key, "GBP", today()))).isEqualTo(text(first));
        assertAnswer(begin(key, "GBP", today().minusDays(1)), 422, "code", "IDEMPOTENCY_KEY_REUSED");
        catchUp();
    }

    @Test
    void refusesWhatCannotBeSettled() {
        assertAnswer(
                operator.post(
                        key(),
                        "{\"party_id\":\"unknown\",\"currency\":\"GBP\",\"through\":\"2026-01-01\"}",
                        SETTLEMENTS),
                409,
                "code",
                "PARTY_UNKNOWN");
        assertAnswer(begin(key(), "GBP", today().plusDays(1)), 409, "code", "SETTLEMENT_IN_FUTURE");
        long none = settle("USD", today());
        assertAnswer(operator.get(SETTLEMENTS + "/" + none), 200, "sum_minor", 0);
        assertBadFields(operator.post(key(), "{}", SETTLEMENTS), "party_id", "currency", "through");
        assertBadFields(operator.get(SETTLEMENTS + "?party_id=A"), "party_id");
        assertThat(operator.get(SETTLEMENTS + "/999999")).hasStatus(404);
        assertThat(operator.get(SETTLEMENTS + "/999999/lines")).hasStatus(404);
        assertThat(operator.within("web").get(SETTLEMENTS)).hasStatus(403);
        assertThat(operator.as("reader", Scopes.OPERATOR_LEDGER)
                        .post(
                                key(),
                                "{\"party_id\":\"a\",\"currency\":\"GBP\",\"through\":\"2026-01-01\"}",
                                SETTLEMENTS))
                .hasStatus(403);
    }

    /** The payable of the party is what no settlement has paid, and the book balances. */
    private void assertTied() {
        assertThat(due("GBP")).isEqualTo(world.count("""
            select coalesce((select -sum(p.amount_minor) from ledger.posting p join ledger.entry using (entry_no)
                left join ledger.settlement_posting using (entry_no, position)
                where account = ? and p.currency = 'GBP' and kind <> 'SETTLEMENT' and settlement_no is null), 0)
              + coalesce((select sum_minor from (
                select status, sum_minor from ledger.settlement where party_id = ? and currency = 'GBP'
                order by settlement_no desc limit 1) l where status <> 'SETTLED'), 0)\
            """, "payable:" + party, party));
        assertThat(world.count("select coalesce(sum(debit_minor - credit_minor), 0) from ledger.account_day"))
                .isZero();
    }

    private List<History> publishPaid(int count) {
        List<History> histories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            History history = pounds(Outcome.PAID);
            histories.add(history);
            publishEach(history.eventsWithLines());
        }
        return histories;
    }

    private void publishEach(List<Event> events) {
        world.publish(events.toArray(Event[]::new));
        catchUp();
    }

    private static History pounds(Outcome outcome) {
        History history;
        do {
            history = new RandomHistories(KEYS.incrementAndGet() * 7919).history(outcome);
        } while (!history.currency().equals("GBP")
                || history.confirmed()
                                .amounts()
                                .items()
                                .minus(history.confirmed().amounts().discount())
                                .amountMinor()
                        < 1000);
        return history;
    }

    private long settle(String currency, LocalDate through) {
        MvcTestResult begun = begin(key(), currency, through);
        assertThat(begun).hasStatus(202);
        awaitEnd();
        catchUp();
        return Edge.<Number>read(begun, "$.settlement_no").longValue();
    }

    /** What was killed is tried again: a request by its client, a step by its loop, and what follows the log by its loop. */
    private long settleInSpiteOfKills() {
        String key = key();
        MvcTestResult begun;
        do {
            begun = begin(key, "GBP", today());
        } while (begun.getResponse().getStatus() == 500);
        assertThat(begun).hasStatus(202);
        awaitEnd();
        boolean killed;
        do {
            try {
                catchUp();
                killed = false;
            } catch (DataAccessException failed) {
                assertThat(failed).hasMessageContaining("killed by the test");
                killed = true;
            }
        } while (killed);
        return Edge.<Number>read(begun, "$.settlement_no").longValue();
    }

    private void awaitEnd() {
        Soon.holds(
                "the settlement has ended",
                () -> assertThat(numbers("COLLECTING")).isEmpty());
    }

    private List<Long> numbers(String status) {
        return world
                .texts(
                        "select settlement_no::text from ledger.settlement where party_id = ? and status = ?",
                        party,
                        status)
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    private long due(String currency) {
        return -posted("payable:" + party, currency);
    }

    private long posted(String account, String currency) {
        return world.count(
                "select coalesce(sum(amount_minor), 0) from ledger.posting where account = ? and currency = ?",
                account,
                currency);
    }

    private MvcTestResult begin(String key, String currency, LocalDate through) {
        return operator.post(
                key,
                "{\"party_id\":\"%s\",\"currency\":\"%s\",\"through\":\"%s\"}".formatted(party, currency, through),
                SETTLEMENTS);
    }

    private void split(int basisPoints, String from, @org.jspecify.annotations.Nullable String to) {
        assertThat(operator.put(
                        key(),
                        "{\"party_id\":\"%s\",\"party_name\":\"Party\",\"basis_points\":%d,\"valid_from\":\"%s\"%s}"
                                .formatted(
                                        party,
                                        basisPoints,
                                        from,
                                        to == null ? "" : ",\"valid_to\":\"%s\"".formatted(to)),
                        "/api/v2/ledger/splits/" + party))
                .hasStatus(200);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Berlin"));
    }

    private static String key() {
        return "settlement" + KEYS.incrementAndGet();
    }

    private static String text(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
