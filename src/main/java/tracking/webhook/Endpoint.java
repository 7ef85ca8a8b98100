package tracking.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;
import tracking.call.CallUrls;
import tracking.change.OrderChange;

/**
 * A server that gets messages about changes of orders.
 *
 * @param channels only orders of these channels; empty for all
 * @param schemaVersion the version of the schema of its messages
 * @param version rises with each edit, and when the platform switches the endpoint off
 * @param startsAfter the position of the last change before the endpoint existed
 * @param failingSince the first failure after the last success; null if the last call succeeded
 * @param noticedAt when operators were told that the endpoint fails; null if they were not
 * @param pausedUntil nothing is sent before this time; null for no pause
 * @param previousUntil until when the previous secret signs, too; null if there is none
 */
public record Endpoint(
        UUID id,
        String url,
        @Nullable String description,
        Set<WebhookType> types,
        Set<String> channels,
        int schemaVersion,
        EndpointState state,
        long version,
        long startsAfter,
        Instant createdAt,
        @Nullable Instant failingSince,
        @Nullable Instant noticedAt,
        @Nullable Instant pausedUntil,
        @Nullable Instant previousUntil) {

    /** The version of the schemas that new endpoints get. */
    public static final int LATEST_SCHEMA = 1;

    public Endpoint {
        types = Set.copyOf(types);
        channels = Set.copyOf(channels);
    }

    /** Whether the endpoint wants to hear of the change. */
    public boolean wants(OrderChange change) {
        return change.position().number() > startsAfter
                && types.contains(WebhookType.of(change))
                && (channels.isEmpty() || channels.contains(change.channel()));
    }

    public boolean isEnabled() {
        return state == EndpointState.ENABLED;
    }

    public boolean isPaused(Instant now) {
        return pausedUntil != null && pausedUntil.isAfter(now);
    }

    /** Whether no call has succeeded for at least this time. */
    public boolean failsFor(Duration time, Instant now) {
        return failingSince != null && !now.isBefore(failingSince.plus(time));
    }

    EntityTag tag() {
        return EntityTag.ofVersion(version).counting(millis(failingSince), millis(pausedUntil), millis(previousUntil));
    }

    Endpoint nextVersion() {
        return with(state, version + 1, failingSince, noticedAt, pausedUntil);
    }

    private static long millis(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }

    /** A call has succeeded. A pause that has not ended stays: the receiver may have asked for it in the answer to another call. */
    public Endpoint succeeded(Instant now) {
        return with(state, version, null, null, isPaused(now) ? pausedUntil : null);
    }

    /** A call has succeeded after a long time of failures, in which the platform has paused the endpoint. */
    public Endpoint recovered() {
        return with(state, version, null, null, null);
    }

    /** The receiver wants no call before this time. The pause only grows. @param until null for no wish */
    public Endpoint paused(@Nullable Instant until) {
        return with(state, version, failingSince, noticedAt, later(pausedUntil, until));
    }

    /** A call has failed. The pause only grows. @param until null for no pause */
    public Endpoint failed(Instant now, @Nullable Instant until) {
        return with(state, version, failingSince == null ? now : failingSince, noticedAt, later(pausedUntil, until));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    /** Operators were told that the endpoint fails. */
    public Endpoint noticed(Instant now) {
        return with(state, version, failingSince, now, pausedUntil);
    }

    /** The platform switches the endpoint off. */
    public Endpoint switchedOff(EndpointState why) {
        return with(why, version + 1, failingSince, noticedAt, null);
    }

    private Endpoint with(
            EndpointState newState,
            long newVersion,
            @Nullable Instant newFailingSince,
            @Nullable Instant newNoticedAt,
            @Nullable Instant newPausedUntil) {
        return new Endpoint(
                id,
                url,
                description,
                types,
                channels,
                schemaVersion,
                newState,
                newVersion,
                startsAfter,
                createdAt,
                newFailingSince,
                newNoticedAt,
                newPausedUntil,
                previousUntil);
    }

    /** For the audit log: without the query of the URL, which may be a secret, and without the description, which may be about a person. */
    Map<String, Object> audited() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("url", CallUrls.withoutQuery(url));
        values.put("event_types", sortedTypes());
        values.put("channels", sortedChannels());
        values.put("schema_version", schemaVersion);
        values.put("state", state);
        values.put("version", version);
        return values;
    }

    List<String> sortedTypes() {
        return types.stream().sorted().map(WebhookType::wireName).toList();
    }

    List<String> sortedChannels() {
        return channels.stream().sorted().toList();
    }
}
