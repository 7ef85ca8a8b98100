package notification.delivery;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import notification.NotificationTest;
import notification.OrderStories;
import notification.delivery.MailRoute.Handover;
import notification.delivery.MailSending.Addressed;
import notification.mail.Mails;
import notification.settings.NotificationProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;
import platform.language.Language;

/** Sends mails as an instance does, and lets mail servers fail. */
abstract class SendingTest extends NotificationTest {

    @Autowired
    MailSending sending;

    @Autowired
    Mails mails;

    @Autowired
    private MimeMails messages;

    @Autowired
    private MailMeters meters;

    @Autowired
    private NotificationProperties properties;

    ExecutorService threads;

    @BeforeEach
    final void beginThreads() {
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    final void endThreads() {
        threads.shutdownNow();
    }

    /** Hands a claimed mail to a server, and records nothing. */
    final Handover hand(ScriptedMailServer server, Addressed claimed) {
        return new SmtpRoute(sender(server.port()))
                .hand(messages.message(claimed.claimed().mail(), claimed.address()), "mail");
    }

    private static JavaMailSenderImpl sender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        return sender;
    }

    /** An instance that sends through another server. */
    final MailSending through(int port) {
        return through(new SmtpRoute(sender(port)));
    }

    /** An instance with transactions of its own, that sends to the server of all tests. */
    final MailSending through(TransactionTemplate transactions) {
        MailRoute route = new SmtpRoute(sender(SERVER.getSmtp().getPort()));
        return new MailSending(mails, messages, route, personalKeys, meters, properties, transactions);
    }

    final MailSending through(MailRoute route) {
        return new MailSending(mails, messages, route, personalKeys, meters, properties, transaction);
    }

    /** Sends what is due, until nothing is. */
    final void sendAll(MailSending instance) {
        List<Addressed> claimed;
        do {
            claimed = instance.claim(10, MailSending.LEASE);
            claimed.forEach(mail -> instance.send(mail, threads));
        } while (!claimed.isEmpty());
    }

    /** Sends what is due once. */
    final void sendOnce(MailSending instance) {
        dueNow();
        instance.claim(100, MailSending.LEASE).forEach(mail -> instance.send(mail, threads));
    }

    /** Ends all leases and pauses. */
    final void dueNow() {
        world.execute("update notification.mail set due_at = now() - interval '1 second' where state = 'WAITING'");
    }

    /** An order whose confirmation waits to be sent. */
    final OrderStories confirmedOrder(String address, Language language) {
        OrderStories order = OrderStories.begin(now());
        publish(
                order.created(contact(guest(order), address, language)),
                order.confirmed(now().plus(Duration.ofMinutes(15))));
        store();
        return order;
    }

    final UUID mailOf(OrderStories order) {
        return UUID.fromString(world.text("select mail_id from notification.mail where order_no = ?", order.number()));
    }
}
