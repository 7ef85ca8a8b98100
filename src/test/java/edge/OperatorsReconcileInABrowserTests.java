package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Soon;

/** Operators settle the differences of a day, close it, and match payouts with the statement of a bank. */
@OneRunIn(3)
class OperatorsReconcileInABrowserTests extends BrowserTest {

    private static final String DAY = "2022-05-04";
    private static final String PATH = "/api/v2/reconciliations/sandbox/" + DAY;

    OperatorsReconcileInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void aDifferenceIsTakenAndResolvedAndTheDayIsClosed(@TempDir Path folder) throws IOException {
        opens("/reconciliation");
        awaitPage("Reconciliation", "Import a statement");
        browser.pressNamed("Import a statement");
        browser.awaitText("dialog", "Import the statement of a day?");
        browser.type("field-provider", "sandbox");
        typeDay("field-day", DAY);
        browser.upload("file-file", Files.writeString(folder.resolve("statement.csv"), """
                kind,provider_id,reference,amount_minor,currency,fee_minor,occurred_at
                payment,lost-in-may,,1999,GBP,0,2022-05-04T09:00:00Z
                end,1
                """));
        browser.pressNamed("Import it");
        awaitPage(DAY);
        Soon.holds(
                "compared",
                () -> assertThat(operator.get(PATH).text("/statement/state")).isEqualTo("RECONCILED"));

        opens("/reconciliation?from=" + DAY + "&to=" + DAY);
        awaitPage("Reconciliation", DAY, "sandbox");
        looksRight("reconciliation");
        opens("/reconciliation/sandbox/" + DAY);
        awaitPage(
                "Missing here", "£19.99", "lost-in-may", "Funds at the provider", "The day has no statement of funds");
        looksRight("reconciliation-day");
        browser.pressNamed("Import a statement of funds");
        browser.awaitText("dialog", "Import a statement of funds of sandbox of " + DAY + "?");
        browser.type("field-account", "MAIN");
        browser.upload("file-file", Files.writeString(folder.resolve("funds.csv"), """
                kind,movement_id,amount_minor,currency,balance_minor,occurred_at
                payout,po-of-may,-6000,PEN,-6000,2022-05-04T10:00:00Z
                end,1
                """));
        browser.pressNamed("Import it");
        awaitPage("po-of-may");
        browser.pressNamed("Close the day");
        browser.awaitText("dialog", "Close " + DAY + " of sandbox?");
        browser.pressNamed("Close it");
        browser.awaitText("dialog", "Some work items of the day are not settled.");
        browser.complaints(); // the browser reports the refusal as one

        String item = operator.get("/api/v2/work-items?provider=sandbox&day=" + DAY)
                .texts("/work_items", "work_item_id")
                .getFirst();
        opens("/work-items/" + item);
        awaitPage("Missing here", "lost-in-may");
        browser.pressNamed("Take");
        browser.awaitText("dialog-question", "Take work item " + item + "?");
        browser.pressNamed("Take it");
        awaitPage("Taken", "Time");
        assertThat((String) browser.evaluate(
                        "return [...document.querySelectorAll('main button')].map((each) => each.textContent).join()"))
                .contains("Resolve,Dismiss")
                .doesNotContain("Take");
        looksRight("work-item");
        browser.pressNamed("Resolve");
        browser.awaitText("dialog-question", "Resolve work item " + item + "?");
        browser.choose("field-resolution", "GIVEN_BACK");
        browser.type("field-reason", "sent to the wrong shop");
        browser.pressNamed("Resolve it");
        awaitPage("Resolved", "Given back", "sent to the wrong shop");

        opens("/reconciliation/sandbox/" + DAY);
        awaitPage("Missing here");
        browser.pressNamed("Close the day");
        browser.awaitText("dialog", "Close " + DAY + " of sandbox?");
        browser.pressNamed("Close it");
        awaitPage("Reopen the day", "Closed");
        assertThat(List.of(operator.get(PATH).text("/state"))).containsExactly("CLOSED");
    }

    @Test
    void payoutsAreMatchedWithTheStatementOfABank(@TempDir Path folder) throws IOException {
        operator.call("POST", "/api/v2/reconciliations/sandbox/2022-06-04/funds/MAIN/import")
                .freshKey()
                .header("Content-Type", "application/octet-stream")
                .body(BodyPublishers.ofString("""
                        kind,movement_id,amount_minor,currency,balance_minor,occurred_at
                        payout,po-of-june-1,-6000,PEN,-6000,2022-06-04T10:00:00Z
                        payout,po-of-june-2,-7000,PEN,-13000,2022-06-04T11:00:00Z
                        end,2
                        """))
                .send()
                .is(200);
        opens("/bank-accounts");
        browser.pressNamed("Declare a bank account");
        browser.awaitText("dialog-question", "Declare a bank account");
        browser.type("field-account_id", "main-pen");
        browser.type("field-name", "Main account");
        browser.type("field-currency", "PEN");
        typeDay("field-begins_on", "2022-06-01");
        browser.pressNamed("Declare it");
        awaitPage("main-pen", "2022-06-01", "Payout po-of-june-1, sandbox");
        looksRight("bank-accounts");

        opens("/bank-accounts/main-pen");
        browser.pressNamed("Import a statement");
        browser.awaitText("dialog-question", "Import a statement of main-pen?");
        browser.upload("file-file", Files.writeString(folder.resolve("bank.csv"), """
                line_id,booked_on,amount,currency,counterparty,reference
                1,2022-06-05,60.00,PEN,Sandbox,PO OF JUNE 1
                2,2022-06-05,70.50,PEN,Sandbox,thanks
                """));
        browser.pressNamed("Import it");
        awaitPage("Payout po-of-june-1, sandbox", "Matched", "Open", "thanks");
        looksRight("bank-account");

        String line =
                operator.get("/api/v2/bank-accounts/main-pen/lines?state=OPEN").text("/lines/0/line_no");
        opens("/bank-accounts/main-pen/lines/" + line);
        awaitPage("Bank line " + line, "thanks");
        browser.pressNamed("Dismiss");
        browser.awaitText("dialog-question", "Dismiss line " + line + "?");
        browser.type("field-reason", "not ours");
        browser.pressNamed("Dismiss the line");
        awaitPage("Dismissed", "not ours");
        browser.pressNamed("Undo");
        browser.awaitText("dialog-question", "Open line " + line + " again?");
        browser.type("field-reason", "the second payout");
        browser.pressNamed("Open the line");
        awaitPage("Undone", "the second payout");
        browser.pressNamed("Match");
        browser.awaitText("dialog", "Match line " + line + " with a transfer?", "Payout po-of-june-2, sandbox");
        browser.pressNamed("Match them");
        awaitPage("Matched", "Payout po-of-june-2, sandbox");
        looksRight("bank-line");
    }

    /** How a date is typed depends on the language of the browser. */
    private static void typeDay(String field, String day) {
        browser.evaluate("""
                const field = document.getElementById(arguments[0]);
                field.value = arguments[1];
                field.dispatchEvent(new Event("input", { bubbles: true }));""", field, day);
    }
}
