package notification.projection;

import static notification.mail.MailKind.ORDER_CANCELLED;
import static notification.mail.MailKind.ORDER_CONFIRMED;
import static notification.mail.MailKind.ORDER_EXPIRED;
import static notification.mail.MailKind.PAYMENT_FAILED;
import static notification.mail.MailKind.PAYMENT_RECEIVED;
import static notification.mail.MailKind.REFUND_MADE;
import static notification.mail.MailKind.SHIPMENT_SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import notification.OrderStories;
import notification.mail.MailFacts;
import notification.mail.MailKind;
import notification.mail.NewMail;
import order.OrderEvent;
import order.OrderEvent.Contact;
import order.OrderEvent.OrderRejected;
import org.junit.jupiter.api.Test;
import platform.privacy.PersonalData;
import testing.Apart;

/** Each step of an order that concerns its shopper is told by one mail, and nothing else is. */
@Apart
class TellsEachStepOnceTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Instant PAY_UNTIL = NOW.plus(Duration.ofMinutes(15));
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final Duration KEEP_ORDERS = Duration.ofDays(400);

    private final OrderStories order = OrderStories.begin(NOW);

    private Contact contact() {
        return new Contact(new PersonalData("order:" + order.id(), "AQIDBA=="), "zh");
    }

    private static MailBatch after(Set<MailKind> off, OrderEvent... events) {
        MailBatch batch = new MailBatch(List.of(), off, NOW, MAX_AGE, KEEP_ORDERS);
        Stream.of(events).forEach(batch::apply);
        return batch;
    }

    private static List<MailKind> kinds(OrderEvent... events) {
        return after(Set.of(), events).mails().stream().map(NewMail::kind).toList();
    }

    @Test
    void each_step_of_an_order_that_is_sent_and_returned() {
        MailBatch batch = after(
                Set.of(),
                order.created(contact()),
                order.confirmed(PAY_UNTIL),
                order.paid(),
                order.committed(),
                order.dispatched(1),
                order.dispatched(2),
                order.returnRefunded(1),
                order.returnRefunded(2));

        assertThat(batch.mails())
                .extracting(NewMail::kind)
                .containsExactly(
                        ORDER_CONFIRMED, PAYMENT_RECEIVED, SHIPMENT_SENT, SHIPMENT_SENT, REFUND_MADE, REFUND_MADE);
        assertThat(batch.mails()).extracting(NewMail::orderNo).containsOnly(order.number());
        MailFacts second =
                batch.mails().stream().skip(3).findFirst().orElseThrow().facts();
        assertThat(second.waybill()).isEqualTo("WB2");
        assertThat(second.goods()).extracting(MailFacts.Goods::skuId).containsExactly("sku-2");
    }

    @Test
    void an_event_that_comes_again_is_told_once() {
        assertThat(kinds(
                        order.created(contact()),
                        order.confirmed(PAY_UNTIL),
                        order.confirmed(PAY_UNTIL),
                        order.committed(),
                        order.dispatched(1),
                        order.dispatched(1)))
                .containsExactly(ORDER_CONFIRMED, SHIPMENT_SENT);
    }

    @Test
    void an_attempt_that_fails_with_time_left() {
        MailBatch batch =
                after(Set.of(PAYMENT_RECEIVED), order.created(contact()), order.confirmed(PAY_UNTIL), order.ended(1));

        NewMail failed = batch.mails().stream()
                .filter(mail -> mail.kind() == PAYMENT_FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(failed.usefulUntil()).isEqualTo(PAY_UNTIL);
        assertThat(failed.facts().until()).isEqualTo(PAY_UNTIL);
        assertThat(failed.facts().amount()).isEqualTo(OrderStories.amounts().payable());
    }

    @Test
    void each_further_attempt_that_fails() {
        assertThat(kinds(
                        order.created(contact()),
                        order.confirmed(PAY_UNTIL),
                        order.ended(1),
                        order.attempted(2),
                        order.ended(2)))
                .containsExactly(ORDER_CONFIRMED, PAYMENT_FAILED, PAYMENT_FAILED);
    }

    @Test
    void not_an_attempt_that_the_shopper_has_replaced() {
        assertThat(kinds(order.created(contact()), order.confirmed(PAY_UNTIL), order.attempted(2), order.ended(1)))
                .containsExactly(ORDER_CONFIRMED);
    }

    @Test
    void not_an_attempt_that_fails_when_the_time_is_over() {
        assertThat(kinds(
                        order.created(contact()),
                        order.confirmed(PAY_UNTIL),
                        order.at(PAY_UNTIL).ended(1)))
                .containsExactly(ORDER_CONFIRMED);
    }

    @Test
    void a_cancellation_of_a_paid_order_once_with_its_refund() {
        MailBatch batch = after(
                Set.of(ORDER_CONFIRMED, PAYMENT_RECEIVED),
                order.created(contact()),
                order.confirmed(PAY_UNTIL),
                order.paid(),
                order.cancelled(),
                order.refundDue(),
                order.refunded());

        assertThat(batch.mails()).extracting(NewMail::kind).containsExactly(ORDER_CANCELLED, REFUND_MADE);
        assertThat(batch.mails().iterator().next().facts().amount())
                .isEqualTo(OrderStories.amounts().payable());
    }

    @Test
    void an_order_that_was_not_paid() {
        assertThat(kinds(order.created(contact()), order.confirmed(PAY_UNTIL), order.expired()))
                .containsExactly(ORDER_CONFIRMED, ORDER_EXPIRED);
    }

    @Test
    void nothing_of_an_order_without_an_address() {
        MailBatch batch = after(Set.of(), order.created(null), order.confirmed(PAY_UNTIL), order.paid());

        assertThat(batch.mails()).isEmpty();
        assertThat(batch.changed()).isEmpty();
    }

    @Test
    void nothing_of_an_order_that_was_not_accepted() {
        MailBatch batch = after(
                Set.of(), order.created(contact()), new OrderRejected(order.id(), NOW, List.of(), List.of(), null));

        assertThat(batch.mails()).isEmpty();
        assertThat(batch.changed()).isEmpty();
        assertThat(batch.rejected()).hasSize(1);
    }

    @Test
    void nothing_that_is_switched_off() {
        assertThat(after(Set.of(ORDER_CONFIRMED), order.created(contact()), order.confirmed(PAY_UNTIL), order.paid())
                        .mails())
                .extracting(NewMail::kind)
                .containsExactly(PAYMENT_RECEIVED);
    }

    @Test
    void nothing_that_is_long_past_but_what_follows_it() {
        OrderStories old = order.at(NOW.minus(MAX_AGE).minusSeconds(1));

        assertThat(kinds(
                        old.created(contact()),
                        old.confirmed(PAY_UNTIL),
                        old.paid(),
                        order.committed(),
                        order.dispatched(1)))
                .containsExactly(SHIPMENT_SENT);
    }

    @Test
    void a_long_order_by_its_first_lines() {
        MailFacts facts = after(Set.of(), order.created(contact(), 60), order.confirmed(PAY_UNTIL))
                .mails()
                .iterator()
                .next()
                .facts();

        assertThat(facts.goods()).hasSize(OrderGoods.MAX_LINES);
        assertThat(facts.furtherGoods()).isEqualTo(10);
    }

    @Test
    void facts_survive_their_stored_form() {
        MailFacts facts = after(Set.of(), order.created(contact()), order.confirmed(PAY_UNTIL))
                .mails()
                .iterator()
                .next()
                .facts();

        assertThat(MailFacts.ofJson(facts.json())).isEqualTo(facts);
        OrderGoods goods = OrderGoods.of(order.created(contact()).lines())
                .with(order.committed().consignments())
                .payable(OrderStories.pounds(5));
        assertThat(OrderGoods.ofJson(goods.json())).isEqualTo(goods);
    }
}
