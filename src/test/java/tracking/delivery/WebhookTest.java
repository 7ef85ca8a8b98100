package tracking.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import testing.Receiver;
import testing.shop.Soon;
import tracking.TrackingTest;
import tracking.webhook.Endpoint;
import tracking.webhook.WebhookOperator;
import tracking.webhook.WebhookType;

/** Stores and sends webhooks step by step. The clock moves only if a test moves it. */
abstract class WebhookTest extends TrackingTest {

    @Autowired
    protected WebhookProjection webhooks;

    @Autowired
    protected Courier courier;

    @Autowired
    protected DeliveryLog log;

    @Autowired
    protected DeliveryRetention retention;

    protected WebhookOperator operator;
    protected Receiver receiver;

    @BeforeEach
    final void open(@Autowired ApplicationContext context) {
        operator = new WebhookOperator(context);
        receiver = new Receiver();
        store();
    }

    @AfterEach
    final void close() {
        settle();
        operator.deletesAll();
        receiver.close();
    }

    /** An endpoint that wants everything, at the receiver. */
    protected final UUID endpoint() {
        return operator.adds(receiver.url(), null, WebhookOperator.allTypes());
    }

    protected final UUID endpoint(WebhookType... types) {
        return operator.adds(receiver.url(), null, types);
    }

    protected final Endpoint state(UUID endpoint) {
        return operator.endpoint(endpoint);
    }

    /** Stores the deliveries of all changes. */
    protected final void project() {
        store();
        while (webhooks.advance()) {}
    }

    /** Sends what is due now, and what becomes due by that, until nothing is due. */
    protected final void settle() {
        do {
            Soon.is("all calls have ended", () -> courier.inFlight() == 0);
        } while (courier.sendDue() > 0);
    }

    /** Stores and sends everything that is due now. */
    protected final void deliver() {
        project();
        settle();
    }

    /** Moves the clock, and then sends what is due. */
    protected final void later(Duration time) {
        world.passes(time);
        settle();
    }

    /** Newest first. */
    protected final List<LoggedDelivery> deliveries(UUID endpoint) {
        return log.list(new DeliveryLog.Query(endpoint, null, null, null, null, null), 10_000);
    }

    protected final LoggedDelivery only(UUID endpoint) {
        List<LoggedDelivery> all = deliveries(endpoint);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    protected final List<String> received() {
        return receiver.messages.stream().map(Receiver.Message::type).toList();
    }
}
