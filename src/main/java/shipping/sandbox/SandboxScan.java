package shipping.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import shipping.carrier.Scan;
import shipping.carrier.Scan.Fact;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON body of a sandbox scan.
 *
 * @param eventId derived from the type and the waybill, so that a repeated scan has the same id even after the process was killed: the
 *     sandbox stores nothing
 * @param waybill contains the reference, for the same reason
 */
record SandboxScan(
        @Nullable String eventId,
        @Nullable String type,
        @Nullable String reference,
        @Nullable String waybill,
        @Nullable Instant occurredAt) {

    static final String ACCEPTED = "shipment.accepted";
    static final String DISPATCHED = "shipment.dispatched";
    static final String DELIVERED = "shipment.delivered";

    private static final String WAYBILL = "SBX-";
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    static SandboxScan of(String type, String waybill, Instant at) {
        return new SandboxScan("%s:%s".formatted(type, waybill), type, reference(waybill), waybill, at);
    }

    static String waybill(String reference) {
        return WAYBILL
                + Base64.getUrlEncoder().withoutPadding().encodeToString(reference.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if the sandbox has never issued this waybill */
    static String reference(String waybill) {
        String reference =
                new String(Base64.getUrlDecoder().decode(waybill.substring(WAYBILL.length())), StandardCharsets.UTF_8);
        if (!waybill(reference).equals(waybill)) {
            throw new IllegalArgumentException("The sandbox has never issued this waybill.");
        }
        return reference;
    }

    byte[] toJson() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws IllegalArgumentException with the reason, if the body cannot be read */
    static SandboxScan read(byte[] json) {
        try {
            SandboxScan scan = JSON.readValue(json, SandboxScan.class);
            if (scan == null) {
                throw new IllegalArgumentException("The body is empty.");
            }
            return scan;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The body is not the JSON of a scan.", e);
        }
    }

    /** @throws IllegalArgumentException naming the field that is missing or wrong */
    Scan toScan() {
        return new Scan(
                required("event_id", eventId),
                required("type", type),
                required("reference", reference),
                required("waybill", waybill),
                required("occurred_at", occurredAt),
                fact());
    }

    private Fact fact() {
        return switch (required("type", type)) {
            case DISPATCHED -> Fact.DISPATCHED;
            case DELIVERED -> Fact.DELIVERED;
            default -> Fact.INFORMATION;
        };
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing.".formatted(field));
        }
        return value;
    }
}
