package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import testing.shop.Soon;

/** Operators settle the differences of a day, and close it. */
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
        // How a date is typed depends on the language of the browser.
        browser.evaluate("""
                const field = document.getElementById("field-day");
                field.value = arguments[0];
                field.dispatchEvent(new Event("input", { bubbles: true }));""", DAY);
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
}
