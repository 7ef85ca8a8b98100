package notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import notification.OrderStories;
import notification.delivery.MailSending.Addressed;
import org.junit.jupiter.api.Test;
import platform.language.Language;
import testing.Asker;

/** Several instances store and send at the same time, and each mail goes out once. */
class InstancesShareTheMailsTests extends SendingTest {

    private static final int ROUNDS = 5;
    private static final int ORDERS = 12;
    private static final int INSTANCES = 3;

    @Test
    void each_mail_is_sent_once() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String address = newAddress();
            List<OrderStories> orders = Stream.generate(() -> OrderStories.begin(now()))
                    .limit(ORDERS)
                    .toList();
            for (OrderStories order : orders) {
                publish(
                        order.created(contact(guest(order), address, Language.ENGLISH)),
                        order.confirmed(now().plusSeconds(900)));
            }
            CyclicBarrier together = new CyclicBarrier(INSTANCES);
            List<Future<?>> instances = new ArrayList<>();
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(threads.submit(() -> {
                    together.await(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                    store();
                    together.await(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
                    List<Addressed> claimed;
                    do {
                        claimed = sending.claim(2, MailSending.LEASE);
                        claimed.forEach(mail -> sending.send(mail, threads));
                    } while (!claimed.isEmpty());
                    return null;
                }));
            }
            for (Future<?> instance : instances) {
                instance.get();
            }
            sendAll(sending); // what the instances left to each other

            MimeMessage[] received = SERVER.getReceivedMessagesForDomain(address);
            assertThat(received).hasSize(ORDERS);
            assertThat(Stream.of(received).map(InstancesShareTheMailsTests::id).distinct())
                    .hasSize(ORDERS);
        }
    }

    private static String id(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (jakarta.mail.MessagingException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
