package ledger.book;

import static org.assertj.core.api.Assertions.assertThat;
import static testing.Edge.assertBadFields;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import ledger.book.RandomHistories.History;
import ledger.book.RandomHistories.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Edge;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trial balance, the statements and the money of each order agree with the postings and with each other. */
class ServesTheLedgerOverHttpTests extends LedgerTest {

    private static final String LEDGER = "/api/v2/ledger";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static List<History> histories = List.of();

    @Autowired
    private WebApplicationContext context;

    private Edge operator;

    @BeforeEach
    void publishOrdersOnce() {
        operator = Edge.of(context, Scopes.OPERATOR_LEDGER);
        if (histories.isEmpty()) {
            histories = publishHistories(60, 31);
        }
        catchUp();
    }

    @Test
    void theTrialBalanceAddsUpToZeroForEachCurrency() {
        JsonNode trial = get("/trial-balance");

        assertThat(trial.get("totals").size()).isEqualTo(3);
        for (JsonNode total : trial.get("totals")) {
            assertThat(number(total.get("debit_minor")))
                    .isEqualTo(number(total.get("credit_minor")))
                    .isPositive();
        }
        for (JsonNode row : trial.get("balances")) {
            assertThat(number(row.get("debit_minor")).subtract(number(row.get("credit_minor"))))
                    .isEqualTo(number(row.get("balance_minor")));
        }
        assertThat(balances(trial)).isEqualTo(postings("true"));
    }

    @Test
    void theTrialBalanceOfADayOrAnEntryCountsWhatCameBefore() {
        long last = get("").get("last_entry").asLong();
        for (long entry : new long[] {1, last / 3, last - 1, last, last + 5}) {
            JsonNode trial = get("/trial-balance?entry=" + entry);
            assertThat(balances(trial)).as("entry %d", entry).isEqualTo(postings("entry_no <= " + entry));
            assertThat(trial.get("last_entry").asLong()).isEqualTo(Math.min(entry, last));
        }
        for (String day : world.texts("select distinct day::text from ledger.entry")) {
            assertThat(balances(get("/trial-balance?as_of=" + day)))
                    .as(day)
                    .isEqualTo(postings("day <= '%s'".formatted(day)));
        }
        assertThat(balances(get("/trial-balance?currency=JPY"))).isEqualTo(postings("currency = 'JPY'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"customers", "sales", "clearing:sandbox", "funder:brand"})
    void aStatementHasEachPostingOnceWithItsBalance(String account) {
        BigInteger balance = BigInteger.ZERO;
        List<Long> amounts = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/accounts/" + account + "/statement?currency=GBP&limit=7&cursor=" + cursor);
            assertThat(number(page.get("opening_minor"))).isEqualTo(balance);
            for (JsonNode line : page.get("lines")) {
                balance = balance.add(number(line.get("amount_minor")));
                amounts.add(line.get("amount_minor").asLong());
                assertThat(number(line.get("balance_minor"))).isEqualTo(balance);
            }
            assertThat(number(page.get("closing_minor"))).isEqualTo(balance);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(amounts.stream().map(Object::toString))
                .hasSizeGreaterThan(7)
                .containsExactlyElementsOf(world.texts(
                        "select amount_minor::text from ledger.posting where account = ? and currency = 'GBP' order by day, entry_no, position",
                        account));
    }

    @Test
    void aStatementOfSomeDaysOpensWithTheBalanceBefore() {
        String day = world.texts(
                        "select max(day)::text from ledger.posting where account = 'sales' and currency = 'GBP'")
                .getFirst();
        JsonNode statement = get("/accounts/sales/statement?currency=GBP&from=%1$s&to=%1$s&limit=10000".formatted(day));

        assertThat(number(statement.get("opening_minor")).longValueExact())
                .isEqualTo(world.count(
                        "select coalesce(sum(amount_minor), 0) from ledger.posting where account = 'sales' and currency = 'GBP' and day < ?::date",
                        day));
        assertThat(statement.get("lines").size()).isPositive();
        statement
                .get("lines")
                .forEach(line -> assertThat(line.get("day").asString()).isEqualTo(day));
    }

    @Test
    void theMoneyOfAnOrderIsThatOfItsEvents() {
        for (History history : histories) {
            JsonNode money = get("/orders/" + history.order());
            BigInteger held = BigInteger.ZERO;
            for (JsonNode balance : money.get("balances")) {
                if (balance.get("account").asString().startsWith("clearing")) {
                    held = number(balance.get("balance_minor"));
                }
            }
            assertThat(held.longValueExact()).isEqualTo(history.captured() - history.refunded());
            long expected = history.outcome() == Outcome.UNPAID ? 0 : 1;
            assertThat((long) money.get("entries").size()).isGreaterThanOrEqualTo(expected);
        }
        List<String> paged = new ArrayList<>();
        History returned = histories.stream()
                .filter(each -> each.outcome() == Outcome.RETURNED_WHOLE)
                .findFirst()
                .orElseThrow();
        String cursor = "";
        do {
            JsonNode page = get("/orders/" + returned.order() + "?limit=1&cursor=" + cursor);
            page.get("entries").forEach(entry -> paged.add(entry.get("entry_no").asString()));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(paged)
                .containsExactlyElementsOf(world.texts(
                        "select entry_no::text from ledger.entry where correlation = ? order by ledger.entry.entry_no",
                        returned.order()));
    }

    @Test
    void csvHasExactDecimals() {
        String trial = text(operator.get(LEDGER + "/trial-balance?format=csv&currency=GBP"));
        assertThat(trial).startsWith("currency,account,kind,debit,credit,balance\r\n");
        BigDecimal sum = BigDecimal.ZERO;
        for (String line : trial.lines().skip(1).toList()) {
            sum = sum.add(new BigDecimal(line.split(",")[5]));
        }
        assertThat(sum).isEqualByComparingTo("0");
        assertThat(trial.lines().skip(1)).isNotEmpty().allMatch(line -> line.matches(".*\\.\\d\\d"));
        assertThat(text(operator.get(LEDGER + "/trial-balance?format=csv&currency=JPY"))
                        .lines()
                        .skip(1))
                .isNotEmpty()
                .noneMatch(line -> line.contains("."));
        MvcTestResult statement = operator.get(LEDGER + "/accounts/sales/statement?currency=GBP&limit=2&format=csv");
        assertThat(text(statement).lines()).hasSize(3);
        assertThat(statement.getResponse().getHeader("X-Next-Cursor")).isNotBlank();
        assertThat(text(operator.get(LEDGER + "/orders/" + histories.getFirst().order() + "?format=csv")))
                .startsWith("entry_no,day,");
    }

    @Test
    void sumsAreExactBeyondALong() {
        world.database().sql("""
                        insert into ledger.account_day (account, currency, day, debit_minor, credit_minor, postings)
                        values ('sales', 'XXX', '2026-01-01', 92233720368547758070, 1, 2)""").update();
        try {
            assertThat(number(get("/trial-balance?currency=XXX")
                            .get("balances")
                            .get(0)
                            .get("debit_minor")))
                    .isEqualTo(new BigInteger("92233720368547758070"));
        } finally {
            world.database()
                    .sql("delete from ledger.account_day where currency = 'XXX'")
                    .update();
        }
    }

    @Test
    void refusesWhatItCannotAnswer() {
        assertBadFields(operator.get(LEDGER + "/trial-balance?as_of=2026-01-01&entry=1"), "entry");
        assertBadFields(operator.get(LEDGER + "/trial-balance?entry=0"), "entry");
        assertBadFields(operator.get(LEDGER + "/trial-balance?currency=gbp"), "currency");
        assertBadFields(operator.get(LEDGER + "/trial-balance?as_of=%2B999999-01-01"), "as_of");
        assertBadFields(operator.get(LEDGER + "/accounts/sales/statement"), "currency");
        assertBadFields(operator.get(LEDGER + "/accounts/sales/statement?currency=GBP&limit=10001"), "limit");
        assertBadFields(operator.get(LEDGER + "/accounts/Sales/statement?currency=GBP"), "account");
        assertBadFields(operator.get(LEDGER + "/accounts/sales/statement?currency=GBP&cursor=x"), "cursor");
        assertThat(operator.get(LEDGER + "/accounts/pocket/statement?currency=GBP"))
                .hasStatus(404);
        assertThat(operator.within("web").get(LEDGER + "/trial-balance")).hasStatus(403);
        assertThat(operator.as("somebody", Scopes.OPERATOR_REPORTS).get(LEDGER)).hasStatus(403);
    }

    private List<String> balances(JsonNode trial) {
        List<String> balances = new ArrayList<>();
        trial.get("balances")
                .forEach(row -> balances.add("%s %s %s %s"
                        .formatted(
                                row.get("currency").asString(),
                                row.get("account").asString(),
                                number(row.get("debit_minor")),
                                number(row.get("credit_minor")))));
        return balances.stream().sorted().toList();
    }

    private List<String> postings(String condition) {
        return world.texts("""
                        select concat_ws(' ', currency, account, sum(greatest(amount_minor, 0)), sum(greatest(-amount_minor, 0)))
                        from ledger.posting where %s group by currency, account""".formatted(condition)).stream().sorted().toList();
    }

    private static BigInteger number(JsonNode node) {
        return new BigInteger(node.asString());
    }

    private JsonNode get(String path) {
        MvcTestResult answer = operator.get(LEDGER + path);
        assertThat(answer).hasStatus(200);
        return JSON.readTree(text(answer));
    }

    private static String text(MvcTestResult answer) {
        assertThat(answer).hasStatus(200);
        try {
            return answer.getResponse().getContentAsString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
