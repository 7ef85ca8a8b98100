package tracking.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import tools.jackson.databind.json.JsonMapper;
import tracking.change.Detail;
import tracking.change.DetailKind;
import tracking.change.OrderChange;
import tracking.webhook.WebhookType;

/**
 * The content of a message: what Standard Webhooks calls the payload. It has no personal data. The schema of each type and version is served
 * at {@code /schemas/webhooks/<type>.v<version>.json}.
 *
 * @param position of the change; null for a test
 * @param orderNo null for a test
 * @param sequence the number of the change within its order, from 1; null for a test
 * @param json at most {@value #MAX_BYTES} bytes
 */
record Message(
        @Nullable Long position,
        @Nullable String orderNo,
        @Nullable Integer sequence,
        String type,
        Instant happenedAt,
        String json) {

    static final int MAX_BYTES = 20 << 10;

    Message {
        Assert.state(json.getBytes(UTF_8).length <= MAX_BYTES, "A message must have at most 20 KB");
    }

    /** The message about a change, in version 1 of the schema, which is the only one. */
    static Message of(OrderChange change) {
        String type = WebhookType.of(change).wireName();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("order_no", change.orderNo());
        data.put("status", change.status().name());
        data.put("sequence", change.sequence());
        data.put("channel", change.channel());
        Detail detail = change.detail();
        if (detail != null) {
            data.put("reference", detail.reference());
            if (detail.kind() == DetailKind.REFUND_MADE) {
                data.put("amount", detail.amount());
                data.put("in_full", detail.inFull());
            }
        }
        return new Message(
                change.position().number(),
                change.orderNo(),
                change.sequence(),
                type,
                change.updatedAt(),
                json(type, change.updatedAt(), data));
    }

    /** The message by which an operator tests an endpoint. */
    static Message test(UUID endpoint, Instant now) {
        String json = json(WebhookType.TEST, now, Map.of("endpoint_id", endpoint.toString()));
        return new Message(null, null, null, WebhookType.TEST, now, json);
    }

    private static String json(String type, Instant at, Map<String, Object> data) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", type);
        content.put("timestamp", at.toString());
        content.put("data", data);
        return JsonMapper.shared().writeValueAsString(content);
    }
}
