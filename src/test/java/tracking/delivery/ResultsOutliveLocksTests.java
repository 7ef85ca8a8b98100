package tracking.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import platform.id.Ids;
import testing.LockedOnce;
import testing.Receiver.Reply;
import tracking.call.OutboundCalls;
import tracking.webhook.EndpointSecrets;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookProperties;
import tracking.webhook.WebhookType;

/** The result of a call is recorded also if its endpoint is locked for longer than the database waits. So the call is not repeated. */
class ResultsOutliveLocksTests extends WebhookTest {

    @Autowired
    private Endpoints endpoints;

    @Autowired
    private EndpointSecrets secrets;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private DeliveryMeters meters;

    @Autowired
    private OutboundCalls calls;

    @Autowired
    private WebhookProperties properties;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private DSLContext database;

    @Autowired
    private Ids ids;

    @Autowired
    private Clock clock;

    @Test
    void an_accepted_message_is_sent_once_while_its_endpoint_is_locked() {
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        project();
        try (LockedOnce locked = new LockedOnce(
                transaction,
                database,
                "select 1 from tracking.webhook_endpoint where endpoint_id = ? for update",
                endpoint)) {
            Courier through = new Courier(
                    endpoints,
                    secrets,
                    deliveries,
                    new DeliveryResults(deliveries, endpoints, meters, locked, clock),
                    calls,
                    properties,
                    transaction,
                    ids,
                    clock);
            receiver.answers(message -> Reply.of(200));
            through.sendDue();
            testing.shop.Soon.is("the call has ended", () -> through.inFlight() == 0);
            assertThat(locked.failures())
                    .as("attempts to record that waited in vain")
                    .isEqualTo(1);
        }
        later(Courier.LEASE.plusSeconds(1));

        assertThat(received()).containsExactly("order.paid");
        assertThat(only(endpoint).state()).isEqualTo(DeliveryState.DELIVERED);
    }
}
