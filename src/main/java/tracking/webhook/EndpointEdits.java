package tracking.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.edit.Precondition;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.web.ProblemException;
import tracking.call.CallUrls;
import tracking.change.Changes;
import tracking.change.Position;
import tracking.webhook.EndpointSecrets.Sealed;

/** What operators do with endpoints: one transaction writes it, its entry in the audit log and the idempotency key. */
@Component
class EndpointEdits {

    private final Endpoints endpoints;
    private final EndpointSecrets secrets;
    private final WebhookCursor cursor;
    private final Changes changes;
    private final CallUrls urls;
    private final WebhookProperties properties;
    private final IdempotencyRows trackingKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Ids ids;
    private final Clock clock;

    EndpointEdits(
            Endpoints endpoints,
            EndpointSecrets secrets,
            WebhookCursor cursor,
            Changes changes,
            CallUrls urls,
            WebhookProperties properties,
            IdempotencyRows trackingKeys,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Ids ids,
            Clock clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.cursor = cursor;
        this.changes = changes;
        this.urls = urls;
        this.properties = properties;
        this.trackingKeys = trackingKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Adds an endpoint. It hears of all changes that are stored after this transaction.
     *
     * @return its id and its secret; a repeat returns those of the first request
     * @throws ProblemException 400 for a URL or secret that breaks a rule; 409 if there are too many endpoints
     */
    SecretSet add(IdempotencyKey key, NewEndpointBody body) {
        requireUrl(body.url());
        requireSecret(body.secret());
        return SecretSet.parse(once(key, () -> {
            Position before = cursor.lock(); // endpoints are added one after the other
            int there = endpoints.count();
            if (there >= properties.endpoints()) {
                throw new ProblemException(
                        WebhookProblem.TOO_MANY_ENDPOINTS,
                        "There are %d webhook endpoints already.".formatted(there),
                        Map.of("limit", properties.endpoints()));
            }
            Position last = changes.head().last();
            if (there == 0 && last.compareTo(before) > 0) {
                cursor.move(last); // the cursor stood still, because there was no endpoint
            }
            WebhookEndpointBody settings = body.settings();
            Endpoint endpoint = new Endpoint(
                    ids.next(),
                    settings.url(),
                    settings.description(),
                    settings.types(),
                    settings.wantedChannels(),
                    settings.wantedSchema(),
                    settings.wantedState(),
                    1,
                    last.number(),
                    now(),
                    null,
                    null,
                    null,
                    null);
            String secret = body.secret() == null ? secrets.make() : body.secret();
            String sealed = secrets.seal(endpoint.id(), secret);
            endpoints.add(endpoint, sealed);
            record(endpoint.id(), null, endpoint);
            return SecretSet.of(endpoint.id(), sealed).text();
        }));
    }

    /**
     * Sets what operators may set. An endpoint that is switched off loses what waits for it; that can be replayed. One that is switched on again
     * has no failures any more.
     *
     * @throws ProblemException 400 for a bad URL; 404 if there is no such endpoint; 412 if the precondition does not allow its state
     */
    UUID put(IdempotencyKey key, Precondition precondition, UUID id, WebhookEndpointBody body) {
        requireUrl(body.url());
        return UUID.fromString(once(key, () -> {
            Endpoint before = lock(id, precondition);
            // An endpoint that the platform has switched off stays so, unless the body enables it.
            EndpointState state = !before.isEnabled() && body.wantedState() == EndpointState.DISABLED
                    ? before.state()
                    : body.wantedState();
            boolean isSwitched = before.state() != state;
            Endpoint edited = new Endpoint(
                    id,
                    body.url(),
                    body.description(),
                    body.types(),
                    body.wantedChannels(),
                    body.wantedSchema(),
                    state,
                    before.version(),
                    before.startsAfter(),
                    before.createdAt(),
                    isSwitched ? null : before.failingSince(),
                    isSwitched ? null : before.noticedAt(),
                    isSwitched ? null : before.pausedUntil(),
                    before.previousUntil());
            if (edited.equals(before)) {
                return id.toString();
            }
            Endpoint after = edited.nextVersion();
            endpoints.save(after);
            if (isSwitched && !after.isEnabled()) {
                endpoints.skipOpenDeliveries(id, now());
            }
            record(id, before, after);
            return id.toString();
        }));
    }

    /** @throws ProblemException 404 if there is no such endpoint; 412 if the precondition does not allow its state */
    void delete(IdempotencyKey key, Precondition precondition, UUID id) {
        once(key, () -> {
            Endpoint before = lock(id, precondition);
            endpoints.skipOpenDeliveries(id, now());
            endpoints.delete(id);
            secrets.erase(id);
            record(id, before, null);
            return id.toString();
        });
    }

    /**
     * Replaces the secret. The replaced one signs, too, for the configured time.
     *
     * @param given null to make one
     * @return the endpoint and its new secret; a repeat returns that of the first request
     * @throws ProblemException 400 for a bad secret; 404 if there is no such endpoint
     */
    SecretSet rotate(IdempotencyKey key, UUID id, @Nullable String given) {
        requireSecret(given);
        return SecretSet.parse(once(key, () -> {
            Endpoint before = lock(id, Precondition.NONE);
            Sealed old = endpoints.secrets(id).orElseThrow(EndpointEdits::unknown);
            Instant until = now().plus(properties.secretOverlap());
            String sealed = secrets.seal(id, given == null ? secrets.make() : given);
            endpoints.saveSecrets(id, new Sealed(sealed, old.current(), until));
            auditLog.record(
                    Change.of(id.toString(), values(before), with(values(before), "previous_secret_until", until)));
            return SecretSet.of(id, sealed).text();
        }));
    }

    /**
     * A secret that a request has set.
     *
     * @param fingerprint of the sealed secret, so that the answer to a repeat shows no secret that was set later; null in the stored results of
     *     earlier builds
     */
    record SecretSet(UUID endpoint, @Nullable String fingerprint) {

        static SecretSet of(UUID endpoint, String sealed) {
            return new SecretSet(endpoint, fingerprint(sealed));
        }

        private static String fingerprint(String sealed) {
            return UUID.nameUUIDFromBytes(sealed.getBytes(UTF_8)).toString();
        }

        /** As the idempotency row stores it. */
        String text() {
            return endpoint + " " + fingerprint;
        }

        static SecretSet parse(String text) {
            String[] parts = text.split(" ");
            return new SecretSet(UUID.fromString(parts[0]), parts.length > 1 ? parts[1] : null);
        }

        boolean is(Sealed stored) {
            return fingerprint(stored.current()).equals(fingerprint);
        }
    }

    /**
     * The secret that the request has set, for the one answer that shows it.
     *
     * @return null if another one has replaced it
     */
    @Nullable
    String secret(SecretSet set) {
        Sealed stored = endpoints.secrets(set.endpoint()).orElseThrow(EndpointEdits::unknown);
        return set.is(stored)
                ? secrets.valid(set.endpoint(), stored, clock.instant()).stream()
                        .findFirst()
                        .orElse(null)
                : null;
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such webhook endpoint.");
    }

    private String once(IdempotencyKey key, Supplier<String> write) {
        return requireNonNull(transaction.execute(status -> trackingKeys.once(key, write)));
    }

    private Endpoint lock(UUID id, Precondition precondition) {
        Endpoint endpoint = endpoints.lock(id).orElseThrow(EndpointEdits::unknown);
        if (!precondition.allows(endpoint.tag())) {
            throw Precondition.failed();
        }
        return endpoint;
    }

    private void requireUrl(String url) {
        urls.brokenRule(url).ifPresent(rule -> {
            throw ProblemException.invalid("url", rule);
        });
    }

    private static void requireSecret(@Nullable String secret) {
        if (secret != null) {
            SecretText.brokenRule(secret).ifPresent(rule -> {
                throw ProblemException.invalid("secret", rule);
            });
        }
    }

    private void record(UUID id, @Nullable Endpoint before, @Nullable Endpoint after) {
        auditLog.record(
                Change.of(id.toString(), before == null ? null : values(before), after == null ? null : values(after)));
    }

    /** Without the query of the URL, which may be a secret, and without the description, which may be about a person. */
    private static Map<String, Object> values(Endpoint endpoint) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("url", CallUrls.withoutQuery(endpoint.url()));
        values.put("event_types", endpoint.sortedTypes());
        values.put("channels", endpoint.sortedChannels());
        values.put("schema_version", endpoint.schemaVersion());
        values.put("state", endpoint.state());
        values.put("version", endpoint.version());
        return values;
    }

    private static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
        values.put(name, value);
        return values;
    }

    /** The time as the database stores it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
