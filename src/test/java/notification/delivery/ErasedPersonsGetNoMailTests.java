package notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import notification.OrderStories;
import notification.delivery.MailSending.Addressed;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import platform.language.Language;
import platform.page.Slice;
import platform.privacy.PersonalRecords;
import platform.privacy.PersonalRecords.PersonalRecord;

/** After the erasure of a person, no mail is sent to the person, and the address is nowhere. */
class ErasedPersonsGetNoMailTests extends SendingTest {

    @Autowired
    private List<PersonalRecords> records;

    private static OrderStories newOrder(Instant at) {
        return OrderStories.begin(at);
    }

    @Test
    void a_guest_whose_key_is_deleted() {
        String address = newAddress();
        OrderStories order = confirmedOrder(address, Language.ENGLISH);
        List<Addressed> cached = sending.claim(10, MailSending.LEASE); // the key is in memory now
        assertThat(cached).extracting(Addressed::address).containsExactly(address);
        transaction.executeWithoutResult(status -> personalKeys.erase(guest(order)));

        sendOnce(sending);

        assertThat(stateOf(order)).isEqualTo("ERASED");
        assertThat(SERVER.getReceivedMessagesForDomain(address)).isEmpty();
    }

    @Test
    void a_user_whose_address_is_deleted_with_the_mails_that_wait() {
        String subject = "user-" + UUID.randomUUID();
        String address = newAddress();
        OrderStories order = newOrder(now());
        publish(
                order.created(contact("user:" + subject, address, Language.ENGLISH)),
                order.confirmed(now().plusSeconds(900)));
        store();
        Slice<PersonalRecord> exported = records.getFirst().page(subject, null, 10);
        assertThat(exported.rows()).singleElement().satisfies(record -> {
            assertThat(record.kind()).isEqualTo("MAIL");
            assertThat(record.values()).containsEntry("order_no", order.number());
        });

        int changed = transaction.execute(status -> {
            int erased = records.getFirst().erase(subject);
            personalKeys.erase("user:" + subject);
            return erased;
        });

        assertThat(changed).isEqualTo(2);
        assertThat(stateOf(order)).isEqualTo("ERASED");
        assertThat(world.count("select count(*) from notification.order_contact where order_no = ?", order.number()))
                .isZero();
        publish(order.paid());
        store();
        sendOnce(sending);
        assertThat(SERVER.getReceivedMessagesForDomain(address)).isEmpty();
        assertThat(stateOf(order)).isEqualTo("ERASED");
    }

    @Test
    void an_export_goes_page_by_page() {
        String subject = "user-" + UUID.randomUUID();
        OrderStories order = newOrder(now());
        publish(
                order.created(contact("user:" + subject, newAddress(), null)),
                order.confirmed(now().plusSeconds(900)),
                order.paid());
        store();

        Slice<PersonalRecord> first = records.getFirst().page(subject, null, 1);
        Slice<PersonalRecord> second = records.getFirst().page(subject, first.nextCursor(), 1);

        assertThat(first.rows()).hasSize(1);
        assertThat(second.rows()).hasSize(1).doesNotContainAnyElementsOf(first.rows());
        assertThat(second.nextCursor()).isNull();
    }
}
