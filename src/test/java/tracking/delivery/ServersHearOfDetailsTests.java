package tracking.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static tracking.change.Histories.attemptEnded;
import static tracking.change.Histories.completed;
import static tracking.change.Histories.confirmed;
import static tracking.change.Histories.created;
import static tracking.change.Histories.delivered;
import static tracking.change.Histories.dispatched;
import static tracking.change.Histories.packed;
import static tracking.change.Histories.paid;
import static tracking.change.Histories.returnAccepted;
import static tracking.change.Histories.returnRefunded;
import static tracking.change.Histories.shipped;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tracking.change.Histories;
import tracking.webhook.WebhookType;

/** A server hears of returns, refunds, failed attempts to pay and single shipments, if its endpoint wants them. */
class ServersHearOfDetailsTests extends WebhookTest {

    private void publishReturnedOrder() {
        String order = Histories.newOrder();
        publish(
                created(order, null, "web", now()),
                confirmed(order, now(), now().plusSeconds(60)),
                attemptEnded(order, now(), "pay_1"),
                paid(order, now(), 100),
                packed(order, now(), "s1", "s2"),
                dispatched(order, now(), "s1"),
                dispatched(order, now(), "s2"),
                shipped(order, now()),
                delivered(order, now(), "s1"),
                delivered(order, now(), "s2"),
                completed(order, now()),
                returnAccepted(order, now(), "r1", 100),
                returnRefunded(order, now(), "r1", 100));
        deliver();
    }

    @Test
    void each_kind_has_a_type_and_comes_in_the_order_of_the_changes() {
        endpoint();
        publishReturnedOrder();

        assertThat(received())
                .containsExactly(
                        "order.placed",
                        "order.confirmed",
                        "order.payment_failed",
                        "order.paid",
                        "order.shipment_dispatched",
                        "order.shipment_dispatched",
                        "order.shipped",
                        "order.shipment_delivered",
                        "order.shipment_delivered",
                        "order.completed",
                        "order.return_received",
                        "order.refund_made");
        assertThat(receiver.messages)
                .extracting(message -> message.json().at("/data/sequence").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        JsonNode refund = receiver.messages.getLast().json().at("/data");
        assertThat(refund.at("/reference").asString()).isEqualTo("r1");
        assertThat(refund.at("/status").asString()).isEqualTo("COMPLETED");
        assertThat(refund.at("/amount/amount_minor").asLong()).isEqualTo(100);
        assertThat(refund.at("/amount/currency").asString()).isEqualTo("GBP");
        assertThat(refund.at("/in_full").asBoolean()).isTrue();
    }

    @Test
    void an_endpoint_that_wants_statuses_hears_of_no_details() {
        endpoint(Stream.of(WebhookType.values())
                .filter(type -> type.compareTo(WebhookType.ORDER_REFUNDED) <= 0)
                .toArray(WebhookType[]::new));
        publishReturnedOrder();

        assertThat(received())
                .containsExactly("order.placed", "order.confirmed", "order.paid", "order.shipped", "order.completed");
    }
}
