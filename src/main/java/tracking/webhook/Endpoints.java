package tracking.webhook;

import static org.jooq.impl.DSL.inline;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;
import static tracking.jooq.Tables.WEBHOOK_DELIVERY;
import static tracking.jooq.Tables.WEBHOOK_ENDPOINT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.web.ProblemException;
import tracking.jooq.tables.records.WebhookEndpointRecord;
import tracking.webhook.EndpointSecrets.Sealed;

/**
 * Stores endpoints. A transaction that changes deliveries of an endpoint locks the endpoint first, so the deliveries of an order are put in
 * order by one transaction at a time.
 */
@Repository
public class Endpoints {

    private static final Condition EXISTS = WEBHOOK_ENDPOINT.STATE.ne(inline(EndpointState.DELETED.name()));

    private final DSLContext database;

    Endpoints(DSLContext database) {
        this.database = database;
    }

    /** Whether there is any endpoint that is not deleted. */
    public boolean exist() {
        return database.fetchExists(WEBHOOK_ENDPOINT, EXISTS);
    }

    int count() {
        return database.fetchCount(WEBHOOK_ENDPOINT, EXISTS);
    }

    public Optional<Endpoint> find(UUID id) {
        return database.selectFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(id), EXISTS)
                .fetchOptional(Endpoints::endpoint);
    }

    /** By their ids, which is the order of their creation. @param after only later ids; null for all */
    public List<Endpoint> list(@Nullable UUID after, int limit) {
        return database.selectFrom(WEBHOOK_ENDPOINT)
                .where(EXISTS)
                .and(after == null ? DSL.noCondition() : WEBHOOK_ENDPOINT.ENDPOINT_ID.gt(after))
                .orderBy(WEBHOOK_ENDPOINT.ENDPOINT_ID)
                .limit(limit)
                .fetch(Endpoints::endpoint);
    }

    /** The endpoints to which something may be sent now. */
    public List<Endpoint> ready(Instant now) {
        return database.selectFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.STATE.eq(inline(EndpointState.ENABLED.name())))
                .and(WEBHOOK_ENDPOINT.PAUSED_UNTIL.isNull().or(WEBHOOK_ENDPOINT.PAUSED_UNTIL.le(utc(now))))
                .orderBy(WEBHOOK_ENDPOINT.ENDPOINT_ID)
                .fetch(Endpoints::endpoint);
    }

    /** Locks the endpoint until the transaction ends. @return empty if it does not exist or is deleted */
    public Optional<Endpoint> lock(UUID id) {
        return database.selectFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(id), EXISTS)
                .forNoKeyUpdate()
                .fetchOptional(Endpoints::endpoint);
    }

    /** Like {@link #lock}. @throws ProblemException 404 if there is no such endpoint */
    public Endpoint lockKnown(UUID id) {
        return lock(id).orElseThrow(Endpoints::unknown);
    }

    /** @throws ProblemException 404 if there is no such endpoint */
    public Endpoint known(UUID id) {
        return find(id).orElseThrow(Endpoints::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no such webhook endpoint.");
    }

    /** Locks all endpoints, in the order of their ids. */
    public List<Endpoint> lockAll() {
        return database.selectFrom(WEBHOOK_ENDPOINT)
                .where(EXISTS)
                .orderBy(WEBHOOK_ENDPOINT.ENDPOINT_ID)
                .forNoKeyUpdate()
                .fetch(Endpoints::endpoint);
    }

    /** @return empty if the endpoint is deleted */
    public Optional<Sealed> secrets(UUID id) {
        return database.selectFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(id), EXISTS)
                .fetchOptional(
                        row -> new Sealed(row.getSecret(), row.getPreviousSecret(), instant(row.getPreviousUntil())));
    }

    /** @throws ProblemException 404 if there is no such endpoint */
    Sealed secretsOfKnown(UUID id) {
        return secrets(id).orElseThrow(Endpoints::unknown);
    }

    void add(Endpoint endpoint, String sealedSecret) {
        WebhookEndpointRecord row = row(endpoint);
        row.setEndpointId(endpoint.id());
        row.setCreatedAt(utc(endpoint.createdAt()));
        row.setStartsAfter(endpoint.startsAfter());
        row.setSecret(sealedSecret);
        database.insertInto(WEBHOOK_ENDPOINT).set(row).execute();
    }

    /** The endpoint must be locked. Its secrets stay. */
    public void save(Endpoint endpoint) {
        database.update(WEBHOOK_ENDPOINT)
                .set(row(endpoint))
                .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(endpoint.id()))
                .execute();
    }

    void saveSecrets(UUID id, Sealed secrets) {
        database.update(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.SECRET, secrets.current())
                .set(WEBHOOK_ENDPOINT.PREVIOUS_SECRET, secrets.previous())
                .set(WEBHOOK_ENDPOINT.PREVIOUS_UNTIL, utcOrNull(secrets.previousUntil()))
                .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(id))
                .execute();
    }

    void delete(UUID id) {
        database.update(WEBHOOK_ENDPOINT)
                .set(WEBHOOK_ENDPOINT.STATE, EndpointState.DELETED.name())
                .setNull(WEBHOOK_ENDPOINT.SECRET)
                .setNull(WEBHOOK_ENDPOINT.PREVIOUS_SECRET)
                .setNull(WEBHOOK_ENDPOINT.PREVIOUS_UNTIL)
                .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(id))
                .execute();
    }

    /**
     * Pauses an endpoint that fails, so that one instance alone tries it.
     *
     * @return whether the endpoint was not paused before
     */
    public boolean pause(UUID id, Instant now, Instant until) {
        return database.update(WEBHOOK_ENDPOINT)
                        .set(WEBHOOK_ENDPOINT.PAUSED_UNTIL, utc(until))
                        .where(WEBHOOK_ENDPOINT.ENDPOINT_ID.eq(id), EXISTS)
                        .and(WEBHOOK_ENDPOINT.PAUSED_UNTIL.isNull().or(WEBHOOK_ENDPOINT.PAUSED_UNTIL.le(utc(now))))
                        .execute()
                > 0;
    }

    /** How many enabled endpoints have failed since this time or longer. */
    public int countFailingSince(Instant time) {
        return database.fetchCount(
                WEBHOOK_ENDPOINT,
                WEBHOOK_ENDPOINT.STATE.eq(inline(EndpointState.ENABLED.name())),
                WEBHOOK_ENDPOINT.FAILING_SINCE.le(utc(time)));
    }

    /** Forgets deleted endpoints of which the log has no deliveries any more. */
    public int purge() {
        return database.deleteFrom(WEBHOOK_ENDPOINT)
                .where(WEBHOOK_ENDPOINT.STATE.eq(inline(EndpointState.DELETED.name())))
                .andNotExists(DSL.selectOne()
                        .from(WEBHOOK_DELIVERY)
                        .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(WEBHOOK_ENDPOINT.ENDPOINT_ID)))
                .execute();
    }

    /** Ends the deliveries that wait for an endpoint which gets nothing any more. They can be replayed. The endpoint must be locked. */
    public void skipOpenDeliveries(UUID id, Instant now) {
        database.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, inline("SKIPPED"))
                .set(WEBHOOK_DELIVERY.FINISHED_AT, utc(now))
                .setNull(WEBHOOK_DELIVERY.CLAIM)
                .where(WEBHOOK_DELIVERY.ENDPOINT_ID.eq(id))
                .and(WEBHOOK_DELIVERY.STATE.in(inline("WAITING"), inline("PENDING")))
                .execute();
    }

    private static WebhookEndpointRecord row(Endpoint endpoint) {
        WebhookEndpointRecord row = new WebhookEndpointRecord();
        row.setUrl(endpoint.url());
        row.setDescription(endpoint.description());
        row.setEventTypes(endpoint.sortedTypes().toArray(String[]::new));
        row.setChannels(endpoint.sortedChannels().toArray(String[]::new));
        row.setSchemaVersion((short) endpoint.schemaVersion());
        row.setState(endpoint.state().name());
        row.setVersion(endpoint.version());
        row.setFailingSince(utcOrNull(endpoint.failingSince()));
        row.setNoticedAt(utcOrNull(endpoint.noticedAt()));
        row.setPausedUntil(utcOrNull(endpoint.pausedUntil()));
        return row;
    }

    private static Endpoint endpoint(WebhookEndpointRecord row) {
        return new Endpoint(
                row.getEndpointId(),
                row.getUrl(),
                row.getDescription(),
                Stream.of(row.getEventTypes())
                        .flatMap(name -> WebhookType.ofWireName(name).stream())
                        .collect(Collectors.toSet()),
                Set.of(row.getChannels()),
                row.getSchemaVersion(),
                EndpointState.valueOf(row.getState()),
                row.getVersion(),
                row.getStartsAfter(),
                row.getCreatedAt().toInstant(),
                instant(row.getFailingSince()),
                instant(row.getNoticedAt()),
                instant(row.getPausedUntil()),
                instant(row.getPreviousUntil()));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
