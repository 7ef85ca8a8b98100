package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import notification.MailSamples;
import notification.document.MailWriter;
import notification.mail.Mail;
import notification.mail.MailFacts;
import notification.mail.MailFacts.Goods;
import notification.mail.MailKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import platform.language.Language;
import platform.money.Money;

/** A mail is as wide as its reader's window, however long the words in it are: waybills, carriers and names of goods. */
class MailsFitTheirFrameInABrowserTests extends BrowserTest {

    private static final int PHONE = 390;
    private static final Instant AT = Instant.parse("2026-01-31T21:30:00Z");
    private static final String LONG = "WB0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(4);

    private final MailWriter writer;

    MailsFitTheirFrameInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
        writer = context.getBean(MailWriter.class);
    }

    @ParameterizedTest
    @EnumSource(MailKind.class)
    void longWordsAreBroken(MailKind kind) {
        MailFacts facts = new MailFacts(
                Money.ofMinor(123_450, "GBP"),
                null,
                List.of(new Goods("85123A", LONG, 1200, Money.ofMinor(123_450, "GBP"))),
                7,
                AT,
                LONG,
                LONG);
        Mail mail = MailSamples.waiting(kind, facts, AT, Language.ENGLISH);
        byte[] html = writer.write(mail).html().getBytes(StandardCharsets.UTF_8);
        browser.isWide(PHONE, false);
        browser.open("data:text/html;base64," + Base64.getEncoder().encodeToString(html));

        assertThat(browser.evaluate(
                        "const page = document.documentElement; return page.scrollWidth - page.clientWidth;"))
                .as("pixels beyond the window")
                .isEqualTo(0L);
        assertThat(browser.evaluate("return document.querySelector('tr tr tr td').clientWidth > 40"))
                .as("labels are readable")
                .isEqualTo(true);
    }
}
