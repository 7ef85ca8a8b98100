package edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.Soon;

/** On a first run the API reference sends requests with a token of a demo client, and nobody types a secret. */
@OneRunIn(3)
class ReadersTryTheApiInABrowserTests extends BrowserTest {

    ReadersTryTheApiInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void anOperationOfOperatorsIsAnswered() {
        browser.open(platform.uri("/reference").toString());

        String operation = "#operations-Stock-listWarehouses";
        press(operation + " .opblock-summary-control");
        press(operation + " .execute");

        Soon.holds(
                "the answer",
                () -> assertThat(text(operation + " .live-responses-table .response .response-col_status"))
                        .startsWith("200"));
        assertThat(text(operation + " .live-responses-table .response .response-col_description"))
                .contains("warehouses");
    }

    private static void press(String selector) {
        Soon.is(
                selector,
                () -> Boolean.TRUE.equals(browser.evaluate(
                        "const node = document.querySelector(arguments[0]); node?.click(); return node != null",
                        selector)));
    }

    private static String text(String selector) {
        Object text = browser.evaluate(
                "return [...document.querySelectorAll(arguments[0])].map(it => it.textContent).join(' ')", selector);
        return String.valueOf(text).strip();
    }
}
