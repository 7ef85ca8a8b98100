package edge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The pretended provider: told how to behave and what to pay, or played by the test itself with the secret in hand. */
final class Sandbox {

    static final String CALLBACKS = "/api/v2/payments/callbacks/sandbox";

    private final Platform platform;

    Sandbox(Platform platform) {
        this.platform = platform;
    }

    Answer pay(PlacedOrder order) {
        return pay(order, Map.of());
    }

    /** @param manner instead of the whole amount, once and at once */
    Answer pay(PlacedOrder order, Map<String, Object> manner) {
        Map<String, Object> body =
                new LinkedHashMap<>(Map.of("amount_minor", order.payableMinor(), "currency", order.currency()));
        body.putAll(manner);
        return platform.stranger()
                .call("POST", "/sandbox/payments/%s/pay".formatted(order.paymentReference()))
                .body(body)
                .send();
    }

    /** What is left out is as it is by default. */
    void behaves(Map<String, Object> manner) {
        behaves("/sandbox/behaviour", manner);
    }

    /** The same of the sandbox that plays the carrier. */
    void carrierBehaves(Map<String, Object> manner) {
        behaves("/sandbox/shipments/behaviour", manner);
    }

    private void behaves(String path, Map<String, Object> manner) {
        platform.stranger().call("PUT", path).body(manner).send().is(200);
    }

    /** A callback that says this of the order's payment, in full. */
    Map<String, Object> says(String type, PlacedOrder order) {
        return new LinkedHashMap<>(Map.of(
                "event_id",
                Platform.fresh("event"),
                "type",
                type,
                "reference",
                order.paymentReference(),
                "amount_minor",
                order.payableMinor(),
                "currency",
                order.currency(),
                "occurred_at",
                platform.clock().instant().toString()));
    }

    Map<String, Object> captured(PlacedOrder order) {
        Map<String, Object> event = says("payment.captured", order);
        event.put("payment_id", "sbx_" + order.paymentReference());
        return event;
    }

    /** Signed now, ready to be sent. */
    Call callback(Map<String, Object> event) {
        return signed(Call.json(event), platform.clock().instant());
    }

    Call signed(String body, Instant at) {
        return platform.stranger()
                .call("POST", CALLBACKS)
                .body(body)
                .header("Sandbox-Signature", sign(body, at, OverHttp.SANDBOX_SECRET));
    }

    static String sign(String body, Instant at, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(at.getEpochSecond(), HexFormat.of().formatHex(hash));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
