package tracking.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.web.ProblemException;
import tracking.webhook.Endpoint;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookProblem;

/** What operators do with deliveries: one transaction writes it, its entry in the audit log and the idempotency key. */
@Component
class DeliveryEdits {

    /** Maximum number of deliveries of one replay. More than one transaction of {@link WebhookProjection} stores. */
    static final int MAX_REPLAYED = 5_000;

    private static final String SEPARATOR = " ";

    private final Deliveries deliveries;
    private final DeliveryLog log;
    private final Endpoints endpoints;
    private final Courier courier;
    private final IdempotencyRows trackingKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final Clock clock;

    DeliveryEdits(
            Deliveries deliveries,
            DeliveryLog log,
            Endpoints endpoints,
            Courier courier,
            IdempotencyRows trackingKeys,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Ids ids,
            Clock clock) {
        this.deliveries = deliveries;
        this.log = log;
        this.endpoints = endpoints;
        this.courier = courier;
        this.trackingKeys = trackingKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Sends a test message and waits for the end of the call. The call is made without a transaction. If this instance is killed meanwhile, another
     * one makes the call after the lease.
     *
     * @return the id of the delivery; a repeat sends nothing
     * @throws ProblemException 404 if there is no such endpoint
     */
    UUID test(IdempotencyKey key, UUID endpoint) {
        AtomicReference<@Nullable ClaimedDelivery> claimed = new AtomicReference<>();
        String id = requireNonNull(transaction.execute(status -> trackingKeys.once(key, () -> {
            requireEndpoint(endpoint);
            ClaimedDelivery made = storeTest(endpoint);
            auditLog.record(Change.of(endpoint.toString(), null, Map.of("test_delivery", made.id())));
            claimed.set(made);
            return made.id().toString();
        })));
        ClaimedDelivery made = claimed.get();
        if (made != null) {
            try {
                courier.send(made);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return UUID.fromString(id);
    }

    private ClaimedDelivery storeTest(UUID endpoint) {
        Instant now = now();
        Message message = Message.test(endpoint, now);
        UUID id = ids.next();
        UUID claim = ids.next();
        deliveries.add(List.of(
                new NewDelivery(id, endpoint, message, DeliveryState.PENDING, claim, now, now.plus(Courier.LEASE))));
        return new ClaimedDelivery(id, endpoint, claim, message.type(), null, message.json(), now, 0, 0);
    }

    /**
     * Sends a finished delivery again, with the same id.
     *
     * @throws ProblemException 404 if there is no such endpoint or delivery; 409 if the endpoint is switched off, or the delivery is not finished
     */
    void replay(IdempotencyKey key, UUID endpoint, UUID delivery) {
        transaction.execute(status -> trackingKeys.once(key, () -> {
            requireEnabled(endpoint);
            LoggedDelivery found = log.find(endpoint, delivery).orElseThrow(DeliveryEdits::unknownDelivery);
            if (!found.state().isFinished()) {
                throw new ProblemException(
                        WebhookProblem.DELIVERY_IN_PROGRESS,
                        "The delivery is %s.".formatted(found.state()),
                        Map.of("state", found.state()));
            }
            replay(endpoint, List.of(found));
            auditLog.record(Change.of(delivery.toString(), Map.of("state", found.state()), Map.of("replayed", true)));
            return "";
        }));
    }

    /**
     * The result of a replay.
     *
     * @param replayed how many deliveries are sent again
     * @param nextFrom the beginning of a replay that goes on where this one has ended; null if nothing is left
     */
    record Replayed(int replayed, @Nullable Instant nextFrom) {

        String text() {
            return nextFrom == null ? Integer.toString(replayed) : replayed + SEPARATOR + nextFrom;
        }

        static Replayed parse(String text) {
            int end = text.indexOf(SEPARATOR);
            return end < 0
                    ? new Replayed(Integer.parseInt(text), null)
                    : new Replayed(
                            Integer.parseInt(text.substring(0, end)),
                            Instant.parse(text.substring(end + SEPARATOR.length())));
        }
    }

    /**
     * Sends the finished deliveries of a time again, oldest first, at most {@value #MAX_REPLAYED}.
     *
     * @param states of the deliveries; finished ones only
     * @param to exclusive
     * @throws ProblemException 404 if there is no such endpoint; 409 if it is switched off
     */
    Replayed replay(IdempotencyKey key, UUID endpoint, Set<DeliveryState> states, Instant from, Instant to) {
        return Replayed.parse(requireNonNull(transaction.execute(status -> trackingKeys.once(key, () -> {
            requireEnabled(endpoint);
            List<LoggedDelivery> found = log.finished(endpoint, states, from, to, MAX_REPLAYED + 1);
            boolean isMore = found.size() > MAX_REPLAYED;
            List<LoggedDelivery> some = isMore ? found.subList(0, MAX_REPLAYED) : found;
            replay(endpoint, some);
            Replayed replayed =
                    new Replayed(some.size(), isMore ? found.getLast().createdAt() : null);
            auditLog.record(Change.of(
                    endpoint.toString(),
                    null,
                    Map.of("from", from, "to", to, "states", states, "replayed", replayed.replayed())));
            return replayed.text();
        }))));
    }

    private void replay(UUID endpoint, List<LoggedDelivery> some) {
        Instant now = now();
        deliveries.replay(some.stream().map(LoggedDelivery::id).toList(), now);
        Set<String> orders = some.stream()
                .map(LoggedDelivery::orderNo)
                .filter(order -> order != null)
                .collect(Collectors.toSet());
        deliveries.release(List.of(endpoint), orders, now);
    }

    private Endpoint requireEndpoint(UUID id) {
        return endpoints.lock(id).orElseThrow(DeliveryEdits::unknownEndpoint);
    }

    private void requireEnabled(UUID id) {
        Endpoint endpoint = requireEndpoint(id);
        if (!endpoint.isEnabled()) {
            throw new ProblemException(
                    WebhookProblem.ENDPOINT_NOT_ENABLED,
                    "The webhook endpoint is %s.".formatted(endpoint.state()),
                    Map.of("state", endpoint.state()));
        }
    }

    static ProblemException unknownEndpoint() {
        return ProblemException.notFound("There is no such webhook endpoint.");
    }

    static ProblemException unknownDelivery() {
        return ProblemException.notFound("The webhook endpoint has no such delivery.");
    }

    /** The time as the database stores it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
