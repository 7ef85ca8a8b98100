package notification.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import notification.document.MailDocument.Headings;
import notification.document.MailDocument.Labelled;
import notification.document.MailDocument.Line;
import notification.document.MailDocument.Link;
import notification.mail.Mail;
import notification.mail.MailFacts;
import notification.mail.MailFacts.Totals;
import notification.mail.MailKind;
import notification.settings.NotificationProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.language.Language;
import platform.language.LocalFormat;
import platform.language.Messages;
import platform.money.Money;

/** Writes mails from their facts. The same mail is written in the same way each time, unless settings change. Thread-safe. */
@Component
public class MailWriter {

    private static final String CONTROL = "[\\p{Cc}\\p{Cs}\\u2028\\u2029]+";

    private final NotificationProperties properties;

    MailWriter(NotificationProperties properties) {
        this.properties = properties;
    }

    /** The language of a mail: that of the shopper, or the shop's default. */
    public Language language(Mail mail) {
        return mail.language() == null ? properties.defaultLanguage() : mail.language();
    }

    /** Only the subject. */
    public String subject(Mail mail) {
        return new Words(mail, language(mail)).ofKind("subject");
    }

    public WrittenMail write(Mail mail) {
        Language language = language(mail);
        MailDocument document = new Words(mail, language).document();
        return new WrittenMail(
                language, document.subject(), TextForm.write(document), HtmlForm.write(document, language));
    }

    /** Writes one mail in one language. */
    private final class Words {

        private final Mail mail;
        private final MailFacts facts;
        private final Language language;

        Words(Mail mail, Language language) {
            this.mail = mail;
            this.facts = mail.facts();
            this.language = language;
        }

        MailDocument document() {
            return new MailDocument(
                    ofKind("subject"),
                    ofKind("title"),
                    paragraphs(),
                    new Headings(label("goods"), label("quantity"), label("amount")),
                    goods(),
                    facts.furtherGoods() == 0
                            ? null
                            : text("mail.further", Map.of("count", LocalFormat.number(facts.furtherGoods(), language))),
                    totals(),
                    facts(),
                    link(),
                    visible(properties.shopName()),
                    text("mail.footer", Map.of("shop", visible(properties.shopName()))));
        }

        private List<String> paragraphs() {
            return mail.kind() == MailKind.ORDER_CANCELLED && facts.amount() != null
                    ? List.of(ofKind("text"), ofKind("refund"))
                    : List.of(ofKind("text"));
        }

        private List<Line> goods() {
            return facts.goods().stream()
                    .map(line -> new Line(
                            visible(line.title()),
                            LocalFormat.number(line.quantity(), language),
                            amount(line.amount())))
                    .toList();
        }

        private List<Labelled> totals() {
            Totals totals = facts.totals();
            if (totals == null) {
                return List.of();
            }
            List<Labelled> shown = new ArrayList<>();
            shown.add(labelled("items", totals.items()));
            addUnlessZero(shown, "discount", totals.discount(), true);
            addUnlessZero(shown, "shipping", totals.shipping(), false);
            addUnlessZero(shown, "shipping_discount", totals.shippingDiscount(), true);
            addUnlessZero(shown, "tax", totals.tax(), false);
            shown.add(labelled("payable", totals.payable()));
            return shown;
        }

        private void addUnlessZero(List<Labelled> shown, String label, Money amount, boolean isTakenOff) {
            Money zero = Money.zero(amount.currency());
            if (!amount.equals(zero)) {
                shown.add(labelled(label, isTakenOff ? zero.minus(amount) : amount));
            }
        }

        private List<Labelled> facts() {
            List<Labelled> shown = new ArrayList<>();
            shown.add(new Labelled(label("order_no"), visible(mail.orderNo())));
            Money amount = facts.amount();
            if (amount != null) {
                switch (mail.kind()) {
                    case PAYMENT_FAILED -> shown.add(labelled("to_pay", amount));
                    case PAYMENT_RECEIVED -> shown.add(labelled("paid", amount));
                    case ORDER_CANCELLED, REFUND_MADE -> shown.add(labelled("refund", amount));
                    case ORDER_CONFIRMED, SHIPMENT_SENT, ORDER_EXPIRED -> {} // the totals say it, or there is none
                }
            }
            if (facts.until() != null && amount != null && amount.amountMinor() > 0) {
                shown.add(new Labelled(label("until"), LocalFormat.time(facts.until(), properties.zone(), language)));
            }
            if (facts.carrier() != null) {
                shown.add(new Labelled(label("carrier"), visible(facts.carrier())));
            }
            if (facts.waybill() != null) {
                shown.add(new Labelled(label("waybill"), visible(facts.waybill())));
            }
            return shown;
        }

        private @Nullable Link link() {
            return properties.orderLink() == null
                    ? null
                    : new Link(
                            text("mail.link", Map.of()),
                            properties.orderLink().replace(NotificationProperties.ORDER_NO, mail.orderNo()));
        }

        private @Nullable String amount(@Nullable Money amount) {
            return amount == null ? null : LocalFormat.amount(amount, language);
        }

        private Labelled labelled(String label, Money amount) {
            return new Labelled(label(label), LocalFormat.amount(amount, language));
        }

        private String label(String name) {
            return text("mail.label." + name, Map.of());
        }

        private String ofKind(String part) {
            return text("mail.%s.%s".formatted(mail.kind(), part), Map.of("order_no", visible(mail.orderNo())));
        }

        private String text(String key, Map<String, String> values) {
            return Messages.text(key, language, values);
        }

        /** Without line breaks and other control characters, so that no value begins a line of its own. */
        private static String visible(String text) {
            return text.replaceAll(CONTROL, " ");
        }
    }
}
