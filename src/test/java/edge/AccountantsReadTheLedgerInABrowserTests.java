package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** The console shows the trial balance, the statement of an account and the money of an order, and closes periods. */
@OneRunIn(3)
class AccountantsReadTheLedgerInABrowserTests extends BrowserTest {

    AccountantsReadTheLedgerInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void fromTheTrialBalanceToTheMoneyOfAnOrder() {
        String sku = operator.sells(12_345, 5);
        PlacedOrder paid = shopper.places(sku, 1).pay().awaitCommitted();
        Soon.holds(
                "the order is booked",
                () -> assertThat(platform.caller("an accountant", "operator.ledger")
                                .get("/api/v2/ledger/orders/" + paid.correlation())
                                .is(200)
                                .texts("/entries", "kind"))
                        .isEqualTo(List.of("CAPTURE", "RECOGNITION")));

        opens("/ledger");
        awaitPage("Trial balance", "clearing:sandbox", "customers", "sales", "No period is closed");
        looksRight("ledger");

        opens("/ledger/accounts/clearing:sandbox?currency=" + paid.currency());
        awaitPage("Statement of clearing:sandbox", paid.correlation(), "Payment");
        looksRight("ledger-account");

        opens("/ledger/orders/" + paid.correlation());
        awaitPage("Money of order", "Paid order", "clearing:sandbox", "Liability");
        looksRight("ledger-order");

        opens("/ledger/shares");
        awaitPage("Shares of third parties", "Splits", "Settlements");
        looksRight("ledger-shares");
        declaresAndSettles(sku);

        opens("/ledger");
        awaitPage("Close all days before today");
        browser.pressNamed("Verify the ledger");
        browser.pressNamed("Verify the ledger");
        awaitPage("Passed");
    }

    /** A split of a SKU, and a settlement of its party. */
    private void declaresAndSettles(String sku) {
        browser.pressNamed("Declare a split");
        browser.awaitText("dialog-question", "Declare a split");
        browser.type("field-split_id", "browsed");
        browser.type("field-party_id", "browsed-teas");
        browser.type("field-party_name", "Browsed Teas");
        browser.type("field-basis_points", "8500");
        browser.type("field-sku_ids", sku);
        browser.pressNamed("Save");
        awaitPage("Browsed Teas (browsed-teas)", sku, "85");
        browser.pressNamed("Settle what is due");
        browser.awaitText("dialog-question", "Settle what is due");
        browser.type("field-party_id", "browsed-teas");
        browser.type("field-currency", "GBP");
        browser.pressNamed("Settle");
        Soon.holds(
                "settled",
                () -> assertThat(operator.get("/api/v2/ledger/settlements?party_id=browsed-teas")
                                .texts("/settlements", "status"))
                        .containsExactly("SETTLED"));
        opens("/ledger/shares?party_id=browsed-teas");
        awaitPage("browsed-teas", "Settled", "£0.00");
        String number =
                operator.get("/api/v2/ledger/settlements?party_id=browsed-teas").text("/settlements/0/settlement_no");
        opens("/ledger/settlements/" + number);
        awaitPage("Settlement " + number, "The settlement has no orders.");
        looksRight("ledger-settlement");
    }

    @Test
    void whoMayOnlyReadIsOfferedNoClosing() {
        opens("/ledger", "operator.ledger");
        awaitPage("Trial balance");
        assertThat(page()).doesNotContain("Close all days").doesNotContain("Verify the ledger");
    }
}
