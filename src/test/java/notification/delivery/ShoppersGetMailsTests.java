package notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.Traits;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import notification.OrderStories;
import notification.mail.MailKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import outbox.Event;
import platform.language.Language;
import platform.language.Messages;

/** A mail server gets each kind of mail once, in the language of the shopper, as text and as HTML, to the shopper's address alone. */
class ShoppersGetMailsTests extends SendingTest {

    private static List<MimeMessage> receivedBy(String address) {
        return Arrays.stream(SERVER.getReceivedMessagesForDomain(address)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void each_kind_in_each_language(Language language) throws Exception {
        String address = newAddress();
        OrderStories order = OrderStories.begin(now());
        world.publish(new Event[] {new SkuListed("sku-1", 7, "White heart 红心", List.of(), Traits.NONE, null)});
        publish(
                order.created(contact(guest(order), address, language)),
                order.confirmed(now().plus(Duration.ofMinutes(15))),
                order.ended(1));
        store();
        sendAll(sending); // later events make these mails useless
        publish(
                order.paid(),
                order.committed(),
                order.dispatched(1),
                order.cancelled(),
                order.refundDue(),
                order.refunded());
        store();

        sendAll(sending);

        List<MimeMessage> received = receivedBy(address);
        assertThat(received)
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(MailKind.values())
                        .filter(kind -> kind != MailKind.ORDER_EXPIRED) // is switched off
                        .map(kind -> Messages.text("mail.%s.subject".formatted(kind), language)
                                .replace("{order_no}", order.number()))
                        .toList());
        for (MimeMessage message : received) {
            assertIsAsPromised(message, address, language, order);
        }
        assertThat(stateOf(order)).isEqualTo("SENT,SENT,SENT,SENT,SENT,SENT");
        MimeMessage confirmation = received.stream()
                .filter(message -> content(message, 0).contains("-- \n")
                        && content(message, 0).contains("× "))
                .findFirst()
                .orElseThrow();
        assertThat(content(confirmation, 0)).contains("White heart 红心");
        assertThat(content(confirmation, 1)).contains("White heart 红心");
    }

    private static void assertIsAsPromised(MimeMessage message, String address, Language language, OrderStories order)
            throws Exception {
        assertThat(message.getRecipients(RecipientType.TO)).containsExactly(new InternetAddress(address));
        assertThat(message.getAllRecipients()).hasSize(1);
        InternetAddress from = (InternetAddress) message.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo("shop@shop.example");
        assertThat(from.getPersonal()).isEqualTo("Söhne 商店");
        assertThat(message.getReplyTo()).containsExactly(new InternetAddress("help@shop.example"));
        assertThat(message.getMessageID()).matches("<[0-9a-f-]{36}\\.1@shop\\.example>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("Content-Language")).containsExactly(language.tag());
        for (String header : new String[] {"Subject", "From"}) {
            assertThat(message.getHeader(header)[0]).as("%s is ASCII", header).matches("[\\x20-\\x7e\\r\\n\\t]*");
        }
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        MimeMultipart forms = (MimeMultipart) message.getContent();
        assertThat(forms.getCount()).isEqualTo(2);
        assertThat(forms.getBodyPart(0).getContentType().toLowerCase(Locale.ROOT))
                .contains("text/plain", "utf-8");
        assertThat(forms.getBodyPart(1).getContentType().toLowerCase(Locale.ROOT))
                .contains("text/html", "utf-8");
        assertThat(List.of(content(message, 0), content(message, 1)))
                .allSatisfy(form -> assertThat(form).contains(order.number(), "Söhne 商店"));
    }

    private static String content(MimeMessage message, int form) {
        try {
            BodyPart part = ((MimeMultipart) message.getContent()).getBodyPart(form);
            return ((String) part.getContent()).replace("\r\n", "\n");
        } catch (Exception unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void a_kind_that_is_switched_off_is_not_stored() {
        OrderStories order = OrderStories.begin(now());
        publish(
                order.created(contact(guest(order), newAddress(), Language.ENGLISH)),
                order.confirmed(now().plus(Duration.ofMinutes(15))),
                order.expired());
        store();

        assertThat(world.texts("select kind from notification.mail where order_no = ?", order.number()))
                .containsExactly("ORDER_CONFIRMED");
    }

    @Test
    void what_is_long_past_is_not_told() {
        OrderStories order = OrderStories.begin(now().minus(Duration.ofHours(25)));
        publish(
                order.created(contact(guest(order), newAddress(), Language.ENGLISH)),
                order.confirmed(now().plusSeconds(900)),
                order.at(now()).paid());
        store();

        assertThat(world.texts("select kind from notification.mail where order_no = ?", order.number()))
                .containsExactly("PAYMENT_RECEIVED");
    }

    /** As when an instance without a mail server has removed the cursor. */
    @Test
    void what_is_read_again_is_not_told_again() {
        OrderStories order = OrderStories.begin(now());
        publish(
                order.created(contact(guest(order), newAddress(), Language.ENGLISH)),
                order.confirmed(now().plus(Duration.ofMinutes(15))),
                order.paid());
        store();
        projection.forget();
        store();

        assertThat(world.texts("select kind from notification.mail where order_no = ?", order.number()))
                .containsExactlyInAnyOrder("ORDER_CONFIRMED", "PAYMENT_RECEIVED");
    }

    @Test
    void the_address_is_nowhere_in_clear() {
        String address = newAddress();
        confirmedOrder(address, Language.CHINESE);

        sendAll(sending);

        assertThat(receivedBy(address)).hasSize(1);
        assertThat(world.columnsThatContain(address, "notification", "outbox")).isEmpty();
    }
}
