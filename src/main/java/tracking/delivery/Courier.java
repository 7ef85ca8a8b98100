package tracking.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.id.Ids;
import tracking.call.CallResult;
import tracking.call.OutboundCalls;
import tracking.call.Signatures;
import tracking.webhook.Endpoint;
import tracking.webhook.EndpointSecrets;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookProperties;

/**
 * Sends deliveries. All instances do so at the same time; each claims due deliveries for the time of a lease and sends each on a thread of its
 * own, a few for each endpoint. So an endpoint that hangs uses up its own calls only. If an instance ends before it has recorded a result,
 * another instance sends the delivery again after the lease, with the same id.
 */
@Component
class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final String USER_AGENT = "Orderwright-Webhooks/1";

    /** Longer than the longest call and the record of its result. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;
    private final Deliveries deliveries;
    private final DeliveryResults results;
    private final OutboundCalls calls;
    private final WebhookProperties properties;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final Clock clock;
    private final Map<UUID, Integer> inFlight = new ConcurrentHashMap<>();
    private final Semaphore finished = new Semaphore(0);

    Courier(
            Endpoints endpoints,
            EndpointSecrets secrets,
            Deliveries deliveries,
            DeliveryResults results,
            OutboundCalls calls,
            WebhookProperties properties,
            TransactionTemplate transaction,
            Ids ids,
            Clock clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.deliveries = deliveries;
        this.results = results;
        this.calls = calls;
        this.properties = properties;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Begins to send deliveries that are due, and does not wait for their ends.
     *
     * @return how many it has begun to send
     */
    int sendDue() {
        List<ClaimedDelivery> claimed = claim();
        for (ClaimedDelivery delivery : claimed) {
            inFlight.merge(delivery.endpoint(), 1, Integer::sum);
            Thread.ofVirtual().name("webhook-", delivery.attempts()).start(() -> sendOne(delivery));
        }
        return claimed.size();
    }

    /** Waits until a call has ended since the last wait, or the time is over. */
    void awaitEnd(Duration time) throws InterruptedException {
        if (finished.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            finished.drainPermits();
        }
    }

    /** Number of calls that this instance makes now. */
    int inFlight() {
        return inFlight.values().stream().mapToInt(Integer::intValue).sum();
    }

    private List<ClaimedDelivery> claim() {
        Instant now = now();
        List<Endpoint> ready = endpoints.ready(now);
        Map<UUID, Integer> free = new LinkedHashMap<>();
        Map<UUID, Endpoint> failing = new HashMap<>();
        for (Endpoint endpoint : ready) {
            int some = properties.concurrency() - inFlight.getOrDefault(endpoint.id(), 0);
            if (some > 0) {
                free.put(endpoint.id(), some);
                if (endpoint.failsFor(RetrySchedule.UNTIL_NOTICE, now)) {
                    failing.put(endpoint.id(), endpoint);
                }
            }
        }
        if (free.isEmpty()) {
            return List.of();
        }
        return Optional.ofNullable(transaction.execute(status -> {
                    failing.keySet().forEach(id -> probe(id, free, now));
                    return free.isEmpty() ? List.<ClaimedDelivery>of() : deliveries.claim(free, ids.next(), now, LEASE);
                }))
                .orElseThrow();
    }

    /** One call of one instance tries an endpoint that fails for long. */
    private void probe(UUID endpoint, Map<UUID, Integer> free, Instant now) {
        if (endpoints.pause(endpoint, now, now.plus(RetrySchedule.BETWEEN_PROBES))) {
            free.put(endpoint, 1);
        } else {
            free.remove(endpoint);
        }
    }

    private void sendOne(ClaimedDelivery delivery) {
        try {
            send(delivery);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            LOG.warn(
                    "Webhook result was not recorded, the delivery is sent again after its lease: delivery={}",
                    delivery.id(),
                    failure);
        } finally {
            inFlight.computeIfPresent(delivery.endpoint(), (id, calls) -> calls == 1 ? null : calls - 1);
            finished.release();
        }
    }

    /** Sends a claimed delivery and records the result. Blocks until the call has ended. */
    void send(ClaimedDelivery delivery) throws InterruptedException {
        Endpoint endpoint = endpoints.find(delivery.endpoint()).orElse(null);
        if (endpoint == null || !endpoint.isEnabled() && !delivery.isTest()) {
            return; // switched off or deleted meanwhile
        }
        Instant sentAt = now();
        List<String> valid = endpoints
                .secrets(endpoint.id())
                .map(stored -> secrets.valid(endpoint.id(), stored, sentAt))
                .orElse(List.of());
        if (valid.isEmpty()) {
            throw new IllegalStateException("The secret of a webhook endpoint cannot be opened: " + endpoint.id());
        }
        Map<String, String> headers =
                new HashMap<>(Signatures.headers(delivery.messageId(), sentAt, delivery.payload(), valid));
        headers.put("User-Agent", USER_AGENT);
        CallResult result = calls.post(endpoint.url(), headers, delivery.payload());
        results.record(delivery, result, sentAt);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
