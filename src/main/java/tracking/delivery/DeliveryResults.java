package tracking.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.sql.RepeatedTransaction;
import tracking.call.CallResult;
import tracking.webhook.Endpoint;
import tracking.webhook.EndpointState;
import tracking.webhook.Endpoints;

/**
 * Records what became of calls: one transaction writes the attempt, the state of the delivery and of its endpoint, and releases the next delivery
 * of the order.
 */
@Component
class DeliveryResults {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryResults.class);

    /** Few, so that many slow endpoints that answer at the same time leave connections to the orders. */
    private static final int TRANSACTIONS = 3;

    private final Deliveries deliveries;
    private final Endpoints endpoints;
    private final DeliveryMeters meters;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Semaphore turns = new Semaphore(TRANSACTIONS);

    DeliveryResults(
            Deliveries deliveries,
            Endpoints endpoints,
            DeliveryMeters meters,
            TransactionTemplate transaction,
            Clock clock) {
        this.deliveries = deliveries;
        this.endpoints = endpoints;
        this.meters = meters;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Repeats the record if the rows are locked for long, or no connection is free; others may record their results meanwhile.
     *
     * @param sentAt when the call began
     */
    void record(ClaimedDelivery sent, CallResult result, Instant sentAt) throws InterruptedException {
        meters.count(result.outcome());
        RepeatedTransaction.run(() -> recordOnce(sent, result, sentAt));
    }

    private void recordOnce(ClaimedDelivery sent, CallResult result, Instant sentAt) throws InterruptedException {
        turns.acquire();
        try {
            transaction.executeWithoutResult(status -> recordNow(sent, result, sentAt));
        } finally {
            turns.release();
        }
    }

    private void recordNow(ClaimedDelivery sent, CallResult result, Instant sentAt) {
        Endpoint before = endpoints.lock(sent.endpoint()).orElse(null);
        if (before == null) {
            return; // deleted meanwhile
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Random random = ThreadLocalRandom.current();
        Verdict verdict = Verdict.of(sent, before, result, now, random.nextDouble());
        if (!deliveries.record(sent, verdict, result, sentAt, now)) {
            LOG.debug("Webhook result ignored, the delivery was claimed or skipped meanwhile: delivery={}", sent.id());
            return;
        }
        Endpoint after = verdict.endpoint();
        if (!after.equals(before)) {
            endpoints.save(after);
        }
        if (before.isEnabled() && !after.isEnabled()) {
            endpoints.skipOpenDeliveries(after.id(), now);
        } else if (sent.orderNo() != null) {
            deliveries.release(List.of(sent.endpoint()), List.of(sent.orderNo()), now);
        }
        if (result.isAccepted() && sent.attempts() == 0 && !sent.isTest()) {
            meters.recordDelay(Duration.between(sent.happenedAt(), now));
        }
        tellOperators(before, after);
    }

    private static void tellOperators(Endpoint before, Endpoint after) {
        if (before.noticedAt() == null && after.noticedAt() != null) {
            LOG.warn(
                    "Webhook endpoint fails for a day, it is called once an hour now; ask its owner: endpoint={}"
                            + " failing_since={}",
                    after.id(),
                    after.failingSince());
        }
        if (before.isEnabled() && after.state() == EndpointState.FAILED) {
            LOG.warn(
                    "Webhook endpoint switched off after days of failures; enable it when it works, and replay what it"
                            + " missed: endpoint={} failing_since={}",
                    after.id(),
                    after.failingSince());
        }
        if (before.isEnabled() && after.state() == EndpointState.GONE) {
            LOG.warn(
                    "Webhook endpoint switched off, because it answered 410; ask its owner, or delete it: endpoint={}",
                    after.id());
        }
    }
}
