package edge;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Looks;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import kill.Tamperings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import platform.audit.Finding;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** The ledger has exactly what payment captured and refunded and what the reports count, and the audit finds every difference. */
class TheLedgerTiesToPaymentsAndReportsTests extends EdgeTest {

    private static final String LEDGER = "/api/v2/ledger";
    private static final List<String> CHECKS = List.of(
            "ledger-entry",
            "ledger-sums",
            "ledger-payment",
            "ledger-fee",
            "ledger-discount",
            "ledger-report",
            "ledger-dispute",
            "ledger-set-off",
            "ledger-bank",
            "bank-line",
            "bank-payout",
            "bank-settlement");

    private final Caller accountant;

    TheLedgerTiesToPaymentsAndReportsTests(Platform platform) {
        super(platform);
        this.accountant = platform.caller("an accountant", "operator.ledger");
    }

    @Test
    void theMoneyOfEachOrderIsBooked() throws SQLException {
        String sku = operator.sells(250, 20);
        PlacedOrder paid = shopper.places(sku, 3).pay().awaitCommitted();
        PlacedOrder refunded = shopper.places(sku, 2).pay().awaitCommitted();
        refunded.cancel();
        refunded.awaitStatus("REFUNDED");
        PlacedOrder unpaid = shopper.places(sku, 1);
        unpaid.cancel().is(200);

        Soon.holds("the paid order is booked", () -> {
            Answer money = of(paid);
            assertThat(money.texts("/entries", "kind")).containsExactly("CAPTURE", "RECOGNITION");
            assertThat(balance(money, "clearing:sandbox")).isPositive().isEqualTo(paid.payableMinor());
            assertThat(balance(money, "customers")).isZero();
            assertThat(balance(money, "sales")).isNegative();
        });
        Soon.holds("nothing stays of the refunded order", () -> {
            Answer money = of(refunded);
            assertThat(money.texts("/entries", "kind"))
                    .containsExactly("CAPTURE", "RECOGNITION", "REFUND_DUE", "REFUND");
            assertThat(money.texts("/balances", "balance_minor")).isNotEmpty().containsOnly("0");
        });
        assertThat(of(unpaid).at("/entries").isEmpty()).isTrue();
        assertNothingIsFound();
    }

    @ParameterizedTest
    @FieldSource("CHECKS")
    void theAuditFindsAWrongLedger(String check) throws SQLException {
        String sku = operator.sells(250, 20);
        shopper.places(sku, 1).pay().awaitCommitted();
        PlacedOrder paid =
                shopper.places(sku, 1).pay().awaitCommitted(); // what was before it has been read when it is booked
        Soon.holds(
                "the order is booked",
                () -> assertThat(of(paid).texts("/entries", "kind")).hasSize(2));
        Soon.holds(
                "the reports have read it",
                () -> assertThat(platform.database()
                                .number(
                                        "select count(*) from reporting.order_fact where order_id = ?::uuid and paid_at is not null",
                                        paid.correlation()))
                        .isPositive());

        assertNothingIsFound();
        assertThat(findings(Tamperings.BY_CLASS.get(check), check)).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.name()).isEqualTo(check);
            assertThat(finding.key()).isNotBlank();
            assertThat(finding.description()).isNotBlank();
        });
    }

    /** From the files of a provider to the fees, the payout and the balance in the book, and back to the day of the provider. */
    @Test
    void whatAProviderHeldTiesToItsClearingAccount() throws SQLException {
        String day = "/api/v2/reconciliations/sandbox/2022-07-01";
        imports(day + "/statement/import", """
                kind,provider_id,reference,amount_minor,currency,fee_minor,occurred_at
                fee,fee-of-july,,-250,ILS,0,2022-07-01T09:00:00Z
                end,1
                """);
        imports(day + "/funds/MAIN/import", """
                kind,movement_id,amount_minor,currency,balance_minor,occurred_at
                other,fee-of-july,-250,ILS,-250,2022-07-01T09:00:00Z
                payout,payout-of-july,-6000,ILS,-6250,2022-07-01T10:00:00Z
                end,2
                """);

        Soon.holds("the ledger has told its balance", () -> {
            Answer shown = operator.get(day).is(200);
            assertThat(shown.at("/balances/0").toString())
                    .isEqualTo(
                            "{\"currency\":\"ILS\",\"stated_minor\":-6250,\"booked_minor\":-6250,\"difference_minor\":0}");
            assertThat(shown.text("/work_items")).isEqualTo("0");
        });
        Answer trial = accountant.get(LEDGER + "/trial-balance?currency=ILS").is(200);
        assertThat(balance(trial, "fee:sandbox")).isEqualTo(250);
        assertThat(balance(trial, "in-transit:sandbox")).isEqualTo(6_000);
        assertThat(balance(trial, "clearing:sandbox")).isEqualTo(-6_250);
        assertNothingIsFound();
        theBankHasThePayout();
        assertNothingIsFound();
    }

    private void theBankHasThePayout() {
        operator.post(
                        "/api/v2/bank-accounts",
                        Map.of("account_id", "main-ils", "currency", "ILS", "name", "Main", "begins_on", "2022-07-01"))
                .is(201);
        imports("/api/v2/bank-accounts/main-ils/statements/import", """
                line_id,booked_on,amount,currency,reference
                1,2022-07-03,60.00,ILS,PAYOUT OF JULY
                """);
        Soon.holds("the bank has the payout", () -> {
            Answer trial =
                    accountant.get(LEDGER + "/trial-balance?currency=ILS").is(200);
            assertThat(trial.texts("/balances", "account")).contains("bank:main-ils");
            assertThat(balance(trial, "bank:main-ils")).isEqualTo(6_000);
            assertThat(balance(trial, "in-transit:sandbox")).isZero();
        });
    }

    private void imports(String path, String file) {
        operator.call("POST", path)
                .freshKey()
                .header("Content-Type", "application/octet-stream")
                .body(BodyPublishers.ofString(file))
                .send()
                .is(200);
    }

    private Answer of(PlacedOrder order) {
        return accountant.get(LEDGER + "/orders/" + order.correlation()).is(200);
    }

    private static long balance(Answer money, String account) {
        List<String> accounts = money.texts("/balances", "account");
        return Long.parseLong(money.texts("/balances", "balance_minor").get(accounts.indexOf(account)));
    }

    private void assertNothingIsFound() throws SQLException {
        for (String check : CHECKS) {
            assertThat(findings("select 1", check)).as(check).isEmpty();
        }
    }

    /** What a check finds after a change, which is rolled back. */
    private List<Finding> findings(String change, String check) throws SQLException {
        try (Connection connection = platform.database().connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read");
            statement.execute(change);
            List<Finding> found = Looks.within(connection, check);
            connection.rollback();
            return found;
        }
    }
}
