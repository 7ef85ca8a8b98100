package edge;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import testing.World;
import testing.shop.Call;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** A test in the place of the payment provider: sends callbacks that it signs with the provider's secret. */
final class Provider {

    static final String CALLBACKS = "/api/v2/payments/callbacks/sandbox";

    private final Platform platform;

    Provider(Platform platform) {
        this.platform = platform;
    }

    /** The content of a callback of this type about the order's payment, with the whole amount. */
    Map<String, Object> says(String type, PlacedOrder order) {
        return says(type, order.paymentReference(), order.payableMinor(), order.currency());
    }

    Map<String, Object> captured(PlacedOrder order) {
        return captured(order.paymentReference(), order.payableMinor(), order.currency());
    }

    Map<String, Object> captured(String reference, long amountMinor, String currency) {
        Map<String, Object> event = says("payment.captured", reference, amountMinor, currency);
        event.put("payment_id", "sbx_" + reference);
        return event;
    }

    /**
     * Reports a dispute of the whole payment.
     *
     * @param status such as {@code received}
     * @param second when it is reported, after now; the newest report counts
     */
    void reportsDispute(PlacedOrder order, String status, int second, long feeMinor) {
        Map<String, Object> report = says("dispute." + status, order);
        report.put("dispute_id", "dp_" + order.paymentReference());
        report.put("reason", "fraudulent");
        report.put("fee_minor", feeMinor);
        report.put("occurred_at", now().plusSeconds(second).toString());
        callback(report).send().is(200);
    }

    private Map<String, Object> says(String type, String reference, long amountMinor, String currency) {
        Map<String, Object> event = new HashMap<>(Map.of("event_id", Shop.fresh("event"), "type", type));
        event.putAll(Map.of("reference", reference, "occurred_at", now().toString()));
        event.putAll(Map.of("amount_minor", amountMinor, "currency", currency));
        return event;
    }

    /** A callback that is signed now and not sent yet. */
    Call callback(Map<String, Object> event) {
        return signed(Call.json(event), now());
    }

    Call signed(String body, Instant at) {
        return platform.anonymous()
                .call("POST", CALLBACKS)
                .body(body)
                .header("Sandbox-Signature", World.signature(OverHttp.SANDBOX_SECRET, at.getEpochSecond(), body));
    }

    private Instant now() {
        return platform.clock().instant();
    }
}
