package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** Operators read a mail as the shopper does, although the policy of the console forbids styles in markup. */
@OneRunIn(3)
class OperatorsReadMailsInABrowserTests extends BrowserTest {

    OperatorsReadMailsInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void aMailLooksAsTheShopperSeesIt() {
        PlacedOrder order = shopper.checkout()
                .line(operator.sells(1_250, 5), 2)
                .with("contact", Map.of("email", "ada@example.com", "language", "en"))
                .placed();
        Soon.holds(
                "a mail is sent",
                () -> assertThat(operator.get("/api/v2/mails?order_no=" + order.number())
                                .texts("/mails", "state"))
                        .contains("SENT"));
        opens("/mails?order_no=" + order.number());
        awaitPage("Mails", order.number());
        looksRight("mails");

        String mail = operator.get("/api/v2/mails?order_no=" + order.number()).text("/mails/0/mail_id");
        opens("/mails/" + mail);
        awaitPage("ada@example.com", order.number());
        Soon.holds("the mail is drawn", () -> assertThat(browser.evaluate("""
                        const mail = document.querySelector('iframe.mail').contentDocument;
                        return [mail.defaultView.getComputedStyle(mail.body).backgroundColor, mail.querySelectorAll('script').length].join(' ');
                        """)).isEqualTo("rgb(243, 244, 246) 0"));
        looksRight("mail");
        assertThat(browser.complaints()).isEmpty();
    }
}
