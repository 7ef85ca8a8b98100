package notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import notification.OrderStories;
import notification.delivery.MailSending.Addressed;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import platform.language.Language;
import testing.LockedOnce;

/** The result of a mail is recorded also if its row is locked for longer than the database waits. So the mail is not sent twice. */
class ResultsOfMailsOutliveLocksTests extends SendingTest {

    @Autowired
    private DSLContext database;

    @Test
    void an_accepted_mail_is_sent_once_while_its_row_is_locked() {
        String address = newAddress();
        OrderStories order = confirmedOrder(address, Language.ENGLISH);
        Addressed claimed = sending.claim(1, MailSending.LEASE).getFirst();
        try (LockedOnce locked = new LockedOnce(
                transaction, database, "select 1 from notification.mail where mail_id = ? for update", mailOf(order))) {
            through(locked).send(claimed, threads);
            assertThat(locked.failures())
                    .as("attempts to record that waited in vain")
                    .isEqualTo(1);
        }
        sendOnce(sending); // as if the lease was over

        assertThat(SERVER.getReceivedMessagesForDomain(address)).hasSize(1);
        assertThat(stateOf(order)).isEqualTo("SENT");
    }
}
