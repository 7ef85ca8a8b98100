package notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import notification.OrderStories;
import notification.delivery.MailRoute.Handover;
import notification.delivery.MailSending.Addressed;
import notification.delivery.ScriptedMailServer.Behaviour;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import platform.language.Language;
import testing.shop.Soon;

/** Whatever a mail server or an instance does, a mail is sent in the end, under the same id, or ends with a state that says why not. */
class MailsOutliveFailuresTests extends SendingTest {

    private static final Pattern MESSAGE_ID = Pattern.compile("(?m)^Message-ID: (.*)$");

    private static List<String> messageIds(ScriptedMailServer server) {
        return server.mails().stream()
                .map(mail -> MESSAGE_ID
                        .matcher(mail)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .toList();
    }

    private String errorOf(OrderStories order) {
        return world.text("select last_error from notification.mail where order_no = ?", order.number());
    }

    @Test
    void a_server_that_drops_the_connection_gets_the_same_mail_again() throws IOException {
        OrderStories order = confirmedOrder(newAddress(), Language.CHINESE);
        try (ScriptedMailServer server = new ScriptedMailServer(
                Behaviour.DROP_AFTER_DATA, Behaviour.REFUSE_RECIPIENT_FOR_NOW, Behaviour.ACCEPT)) {
            MailSending instance = through(server.port());
            sendOnce(instance);
            assertThat(stateOf(order)).isEqualTo("WAITING");
            sendOnce(instance);
            assertThat(stateOf(order)).isEqualTo("WAITING");
            assertThat(errorOf(order)).contains("451");
            sendOnce(instance);

            assertThat(stateOf(order)).isEqualTo("SENT");
            assertThat(messageIds(server)).hasSize(2);
            assertThat(server.mails().getLast()).isEqualTo(withBoundaryOf(server.mails()));
            assertThat(messageIds(server).getFirst())
                    .isEqualTo(messageIds(server).getLast())
                    .isEqualTo("<%s.1@shop.example>".formatted(mailOf(order)));
        }
    }

    /** The first mail, with the boundary between its parts from the last mail: only the boundary differs. */
    private static String withBoundaryOf(List<String> mails) {
        Pattern boundary = Pattern.compile("boundary=\"([^\"]*)\"");
        String first = boundary.matcher(mails.getFirst())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        String last = boundary.matcher(mails.getLast())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return mails.getFirst().replace(first, last);
    }

    @Test
    void an_unknown_recipient_ends_the_mail_and_the_reply_is_stored_without_the_address() throws IOException {
        String address = newAddress();
        OrderStories order = confirmedOrder(address, Language.ENGLISH);
        try (ScriptedMailServer server = new ScriptedMailServer(Behaviour.REFUSE_RECIPIENT)) {
            sendOnce(through(server.port()));

            assertThat(stateOf(order)).isEqualTo("REFUSED");
            assertThat(errorOf(order)).contains("550 5.1.1 (address): unknown").doesNotContain("@");
            assertThat(world.columnsThatContain(address, "notification")).isEmpty();
            sendOnce(through(server.port()));
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void refused_content_ends_the_mail() throws IOException {
        OrderStories order = confirmedOrder(newAddress(), Language.ENGLISH);
        try (ScriptedMailServer server = new ScriptedMailServer(Behaviour.REFUSE_CONTENT)) {
            sendOnce(through(server.port()));

            assertThat(stateOf(order)).isEqualTo("REFUSED");
            assertThat(errorOf(order)).contains("554");
        }
    }

    @Test
    void a_refused_sender_is_a_fault_of_the_settings_and_costs_no_mail() throws IOException {
        OrderStories order = confirmedOrder(newAddress(), Language.ENGLISH);
        try (ScriptedMailServer server = new ScriptedMailServer(Behaviour.REFUSE_SENDER, Behaviour.ACCEPT)) {
            MailSending instance = through(server.port());
            sendOnce(instance);
            assertThat(stateOf(order)).isEqualTo("WAITING");
            sendOnce(instance);

            assertThat(stateOf(order)).isEqualTo("SENT");
        }
    }

    @Test
    void a_server_that_is_not_there_costs_no_mail() throws IOException {
        OrderStories order = confirmedOrder(newAddress(), Language.ENGLISH);
        int nobody;
        try (ScriptedMailServer closed = new ScriptedMailServer()) {
            nobody = closed.port();
        }
        sendOnce(through(nobody));

        assertThat(stateOf(order)).isEqualTo("WAITING");
        sendOnce(sending);
        assertThat(stateOf(order)).isEqualTo("SENT");
    }

    @Test
    void a_server_that_hangs_holds_up_no_other_mail() throws Exception {
        OrderStories slow = confirmedOrder(newAddress(), Language.ENGLISH);
        try (ScriptedMailServer server = new ScriptedMailServer(Behaviour.HANG)) {
            JavaMailSenderImpl sender = new JavaMailSenderImpl();
            sender.setHost("127.0.0.1");
            sender.setPort(server.port());
            sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "15000"); // the other mail is sent before
            MailSending instance = through(new SmtpRoute(sender));
            Addressed claimed = instance.claim(1, MailSending.LEASE).getFirst();
            Future<?> hanging = threads.submit(() -> instance.send(claimed, threads));
            OrderStories other = confirmedOrder(newAddress(), Language.ENGLISH);
            sendAll(sending);
            assertThat(stateOf(other)).isEqualTo("SENT");
            assertThat(stateOf(slow)).isEqualTo("WAITING");
            hanging.get();

            assertThat(errorOf(slow)).isNotBlank();
        }
        sendOnce(sending);
        assertThat(stateOf(slow)).isEqualTo("SENT");
    }

    @Test
    void a_kill_between_acceptance_and_record_repeats_the_mail_under_its_id() throws IOException {
        OrderStories order = confirmedOrder(newAddress(), Language.ENGLISH);
        try (ScriptedMailServer server = new ScriptedMailServer()) {
            MailSending killed = through(server.port());
            Addressed claimed = killed.claim(1, Duration.ofMillis(300)).getFirst();
            // All that a killed instance leaves behind: the server has accepted the mail, and nothing is recorded.
            assertThat(hand(server, claimed)).isInstanceOf(Handover.Accepted.class);
            assertThat(stateOf(order)).isEqualTo("WAITING");
            MailSending another = through(server.port());
            Soon.is("sent by another instance after the lease", () -> {
                another.claim(10, MailSending.LEASE).forEach(mail -> another.send(mail, threads));
                return stateOf(order).equals("SENT");
            });

            assertThat(messageIds(server)).hasSize(2);
            assertThat(messageIds(server).getFirst())
                    .isEqualTo(messageIds(server).getLast());
        }
    }

    @Test
    void a_claim_that_was_taken_over_records_nothing() {
        OrderStories order = confirmedOrder(newAddress(), Language.ENGLISH);
        Addressed first = sending.claim(1, MailSending.LEASE).getFirst();
        dueNow();
        Addressed second = sending.claim(1, MailSending.LEASE).getFirst();
        MailSending late = through(new Answering(new Handover.Refused("too late")));
        late.send(first, threads);
        assertThat(stateOf(order)).isEqualTo("WAITING");
        sending.send(second, threads);

        assertThat(stateOf(order)).isEqualTo("SENT");
    }

    @Test
    void after_a_day_of_failures_the_mail_is_given_up() {
        OrderStories order = OrderStories.begin(now());
        publish(
                order.created(contact(guest(order), newAddress(), Language.ENGLISH)),
                order.confirmed(now().plus(Duration.ofDays(2))));
        store();
        MailSending failing = through(new Answering(new Handover.Failed("out of order")));
        sendOnce(failing);
        world.passes(Duration.ofHours(24).minusMinutes(1));
        sendOnce(failing);
        assertThat(stateOf(order)).isEqualTo("WAITING");
        world.passes(Duration.ofMinutes(1));
        sendOnce(failing);

        assertThat(stateOf(order)).isEqualTo("GIVEN_UP");
        assertThat(errorOf(order)).isEqualTo("out of order");
    }

    private record Answering(Handover answer) implements MailRoute {

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Handover hand(MimeMessage message, String name) {
            return answer;
        }
    }
}
