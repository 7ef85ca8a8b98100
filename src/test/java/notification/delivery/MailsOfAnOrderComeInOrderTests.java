package notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import notification.OrderStories;
import notification.delivery.MailSending.Addressed;
import notification.mail.MailKind;
import org.junit.jupiter.api.Test;
import platform.language.Language;
import testing.Asker;

/** A shopper gets the mails of an order in the order of its steps, and none that is no longer useful when it could be sent. */
class MailsOfAnOrderComeInOrderTests extends SendingTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int NO_SERVER = 1; // a port at which nobody listens
    private static final int INSTANCES = 3;
    private static final int ORDERS = 8;

    private OrderStories created(String address) {
        OrderStories order = OrderStories.begin(now());
        publish(order.created(contact(guest(order), address, Language.ENGLISH)), order.confirmed(now().plus(WINDOW)));
        return order;
    }

    private List<MailKind> claim() {
        return sending.claim(100, MailSending.LEASE).stream()
                .map(claimed -> claimed.claimed().mail().kind())
                .toList();
    }

    private List<String> mailsOf(OrderStories order) {
        return world.texts(
                "select kind || ' ' || state from notification.mail where order_no = ? order by happened_at, mail_id",
                order.number());
    }

    @Test
    void a_mail_waits_for_the_earlier_mails_of_its_order() {
        OrderStories order = created(newAddress());
        publish(order.paid(), order.committed(), order.dispatched(1));
        store();
        List<Addressed> first = sending.claim(100, MailSending.LEASE);
        assertThat(first)
                .extracting(claimed -> claimed.claimed().mail().kind())
                .containsExactly(MailKind.ORDER_CONFIRMED);

        assertThat(claim()).as("while the first is being sent").isEmpty();
        sending.send(first.getFirst(), threads);
        assertThat(claim()).containsExactly(MailKind.PAYMENT_RECEIVED);
    }

    @Test
    void a_mail_whose_server_is_away_holds_up_its_own_order_only() {
        OrderStories held = created(newAddress());
        publish(held.paid());
        store();
        MailSending away = through(NO_SERVER);
        away.claim(1, MailSending.LEASE).forEach(claimed -> away.send(claimed, threads));
        OrderStories other = created(newAddress());
        publish(other.paid());
        store();
        dueNow();

        assertThat(mailsOf(held)).containsExactly("ORDER_CONFIRMED WAITING", "PAYMENT_RECEIVED WAITING");
        assertThat(claim()).containsExactly(MailKind.ORDER_CONFIRMED, MailKind.ORDER_CONFIRMED);
    }

    @Test
    void several_instances_keep_the_order() throws Exception {
        String address = newAddress();
        List<OrderStories> orders =
                Stream.generate(() -> created(address)).limit(ORDERS).toList();
        orders.forEach(order -> publish(order.paid(), order.committed(), order.dispatched(1), order.dispatched(2)));
        store();
        CyclicBarrier together = new CyclicBarrier(INSTANCES);
        List<Future<?>> instances = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(threads.submit(() -> {
                for (int round = 0; round < 4; round++) {
                    // All instances claim at the same time, and send at the same time.
                    together.await(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                    List<Addressed> claimed = sending.claim(5, MailSending.LEASE);
                    together.await(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                    claimed.forEach(mail -> sending.send(mail, threads));
                }
                return null;
            }));
        }
        for (Future<?> instance : instances) {
            instance.get();
        }
        sendAll(sending); // what the instances left to each other

        for (OrderStories order : orders) {
            assertThat(subjects(address, order))
                    .as(order.number())
                    .containsExactly(
                            "Your order %s is confirmed".formatted(order.number()),
                            subject("PAYMENT_RECEIVED", order),
                            subject("SHIPMENT_SENT", order),
                            subject("SHIPMENT_SENT", order));
        }
    }

    private static String subject(String kind, OrderStories order) {
        return platform.language.Messages.text(
                "mail.%s.subject".formatted(kind), Language.ENGLISH, java.util.Map.of("order_no", order.number()));
    }

    private static List<String> subjects(String address, OrderStories order) {
        return Stream.of(SERVER.getReceivedMessagesForDomain(address))
                .map(MailsOfAnOrderComeInOrderTests::subject)
                .filter(subject -> subject.contains(order.number()))
                .toList();
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(MimeMessage message) {
        return com.icegreen.greenmail.util.GreenMailUtil.getWholeMessage(message);
    }

    @Test
    void an_order_that_cannot_be_paid_any_more_is_not_confirmed_and_asks_for_no_payment() {
        String address = newAddress();
        OrderStories order = created(address);
        publish(order.ended(1));
        store();
        world.passes(WINDOW);
        sendAll(sending);

        assertThat(mailsOf(order)).containsExactly("ORDER_CONFIRMED OBSOLETE", "PAYMENT_FAILED OBSOLETE");
        assertThat(SERVER.getReceivedMessagesForDomain(address)).isEmpty();
    }

    @Test
    void a_paid_order_is_confirmed_late_without_the_end_of_its_window_and_hears_of_no_failed_attempt() {
        String address = newAddress();
        OrderStories order = created(address);
        publish(order.ended(1), order.attempted(2), order.paid());
        store();
        world.passes(WINDOW);
        sendAll(sending);

        assertThat(mailsOf(order))
                .containsExactly("ORDER_CONFIRMED SENT", "PAYMENT_FAILED OBSOLETE", "PAYMENT_RECEIVED SENT");
        assertThat(SERVER.getReceivedMessagesForDomain(address))
                .hasSize(2)
                .allSatisfy(message -> assertThat(text(message)).doesNotContain("Please pay by"));
    }

    @Test
    void a_cancelled_order_hears_of_its_cancellation_only() {
        String address = newAddress();
        OrderStories order = created(address);
        publish(order.cancelled());
        store();
        sendAll(sending);

        assertThat(mailsOf(order)).containsExactly("ORDER_CONFIRMED OBSOLETE", "ORDER_CANCELLED SENT");
    }
}
