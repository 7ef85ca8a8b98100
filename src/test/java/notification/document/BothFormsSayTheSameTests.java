package notification.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import notification.MailSamples;
import notification.OrderStories;
import notification.mail.Mail;
import notification.mail.MailFacts;
import notification.mail.MailFacts.Goods;
import notification.mail.MailFacts.Totals;
import notification.mail.MailKind;
import notification.settings.NotificationProperties;
import order.OrderEvent.Amounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import platform.language.Language;
import platform.language.LocalFormat;
import platform.money.Money;
import testing.Apart;
import testing.BoundSettings;

/** Each kind of mail is complete in each language and in both forms, and nothing from outside becomes part of its form. */
@Apart
public class BothFormsSayTheSameTests {

    private static final Instant AT = Instant.parse("2026-01-31T21:30:00Z");

    private final MailWriter writer = new MailWriter(properties());

    public static NotificationProperties properties() {
        return BoundSettings.of(
                NotificationProperties.class,
                Map.of(
                        "from", "shop@shop.example",
                        "shop-name", "Smith & Söhne",
                        "order-link", "https://shop.example/orders/{order_no}?from=mail&x=1",
                        "zone", "Asia/Shanghai"));
    }

    static Stream<Arguments> all() {
        return Stream.of(MailKind.values())
                .flatMap(kind -> Stream.of(Language.values()).map(language -> Arguments.of(kind, language)));
    }

    private static Mail mail(MailKind kind, MailFacts facts, @Nullable Language language) {
        return MailSamples.waiting(kind, facts, AT, language);
    }

    private static MailFacts facts(String name) {
        Amounts amounts = OrderStories.amounts();
        return new MailFacts(
                amounts.payable(),
                new Totals(
                        amounts.items(),
                        amounts.discount(),
                        amounts.shipping(),
                        amounts.shippingDiscount(),
                        amounts.tax(),
                        amounts.payable()),
                List.of(new Goods("85123A", name, 1200, Money.ofMinor(123_450, "GBP"))),
                7,
                AT,
                "DHL",
                "JD0001");
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_kind_has_all_its_facts(MailKind kind, Language language) {
        WrittenMail written = writer.write(mail(kind, facts("White heart"), language));

        assertThat(written.subject()).contains("260131-7K3M-9QXF-2TVB").doesNotContain("\n", "{", "}");
        assertThat(List.of(written.text(), written.html()))
                .allSatisfy(form -> assertThat(form)
                        .contains("260131-7K3M-9QXF-2TVB", "White heart", "£1,238.45", "£1,234.50", "DHL", "JD0001")
                        .contains(language == Language.ENGLISH ? "1 February 2026, 05:30" : "2026年2月1日 05:30")
                        .doesNotContain("{", "}", "null"));
        assertThat(written.text()).contains("Smith & Söhne").doesNotContain("<", "&amp;");
        assertThat(written.html()).contains("Smith &amp; Söhne", "lang=\"" + language.tag() + "\"");
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_mail_with_nothing_but_its_order_is_complete_too(MailKind kind, Language language) {
        WrittenMail written = writer.write(mail(kind, MailFacts.none(), language));

        assertThat(List.of(written.text(), written.html()))
                .allSatisfy(form ->
                        assertThat(form).contains("260131-7K3M-9QXF-2TVB").doesNotContain("null", "<table></table>"));
    }

    @Test
    void a_shopper_of_unknown_language_reads_the_default() {
        assertThat(writer.write(mail(MailKind.ORDER_EXPIRED, MailFacts.none(), null))
                        .subject())
                .startsWith("Your order");
    }

    @Test
    void names_are_no_markup_and_begin_no_line() {
        WrittenMail written = writer.write(
                mail(MailKind.ORDER_CONFIRMED, facts("<img src=x onerror=a()>\"'&\r\nBcc: eve@e.example"), null));

        assertThat(written.html())
                .contains("&lt;img src=x onerror=a()&gt;&quot;&#39;&amp; Bcc: eve@e.example")
                .doesNotContain("<img");
        assertThat(written.text().lines()).noneMatch(line -> line.startsWith("Bcc"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void the_html_loads_nothing(MailKind kind, Language language) {
        assertThat(writer.write(mail(kind, facts("White heart"), language)).html())
                .doesNotContain("<img", "<script", "<link", "url(", "src=", "@import")
                .contains("href=\"https://shop.example/orders/260131-7K3M-9QXF-2TVB?from=mail&amp;x=1\"");
    }

    @Test
    void amounts_have_the_decimals_and_signs_of_their_currency() {
        assertThat(LocalFormat.amount(Money.ofMinor(123_450, "GBP"), Language.ENGLISH))
                .isEqualTo("£1,234.50");
        assertThat(LocalFormat.amount(Money.ofMinor(500, "JPY"), Language.ENGLISH))
                .isEqualTo("JP¥500");
        assertThat(LocalFormat.amount(Money.ofMinor(123_450, "CNY"), Language.CHINESE))
                .isEqualTo("¥1,234.50");
        assertThat(LocalFormat.amount(Money.ofMinor(1, "KWD"), Language.CHINESE))
                .contains("0.001");
    }
}
