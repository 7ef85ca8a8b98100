package edge;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Operator;

/** Operators find the wallet of a customer, adjust it, and see its movements. */
@OneRunIn(3)
class OperatorsAdjustWalletsInABrowserTests extends BrowserTest {

    OperatorsAdjustWalletsInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void anAmountIsAddedAndShown() {
        String user = shopper.subject();
        String query = "/wallets?user_id=" + Operator.encoded(user);
        opens(query);
        awaitPage("Wallets", user, "The customer has no wallet.");
        browser.pressNamed("Adjust");
        browser.awaitText("dialog-question", "Adjust the wallet of " + user + "?");
        browser.type("field-amount", "12.50");
        browser.type("field-amount_currency", "GBP");
        browser.type("field-reason", "the parcel was late");
        browser.pressNamed("Adjust it");
        awaitPage("£12.50");

        opens(query + "&currency=GBP");
        awaitPage("Movements", "Added by an operator", "£12.50");
        looksRight("wallet");
    }
}
