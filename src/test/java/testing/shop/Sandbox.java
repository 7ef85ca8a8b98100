package testing.shop;

import java.util.LinkedHashMap;
import java.util.Map;

/** The simulated payment provider and carrier: pays orders, scans parcels, and behaves as a test tells it. */
public final class Sandbox {

    private final Caller anybody;

    Sandbox(Caller anybody) {
        this.anybody = anybody;
    }

    public Answer pay(PlacedOrder order) {
        return pay(order, Map.of());
    }

    /**
     * Pays as soon as the order can be paid.
     *
     * @param manner changes the payment; without it the whole amount is captured, once and at once
     */
    public Answer pay(PlacedOrder order, Map<String, Object> manner) {
        PlacedOrder payable = order.payable();
        Map<String, Object> body =
                new LinkedHashMap<>(Map.of("amount_minor", payable.payableMinor(), "currency", payable.currency()));
        body.putAll(manner);
        return anybody.call("POST", "/sandbox/payments/%s/pay".formatted(payable.paymentReference()))
                .body(body)
                .send();
    }

    /** The carrier scans the parcel: {@code dispatched} or {@code delivered}. */
    public void scan(String waybill, String event) {
        scan(waybill, Map.of("event", event));
    }

    /** @param scan the event, and perhaps the delay after which the carrier reports it */
    public void scan(String waybill, Map<String, Object> scan) {
        anybody.call("POST", "/sandbox/shipments/%s/scan".formatted(waybill))
                .body(scan)
                .send()
                .is(200);
    }

    /** How the provider behaves from now on; settings that are left out are the default. */
    public void behaves(Map<String, Object> manner) {
        behaves("/sandbox/behaviour", manner);
    }

    /** How the carrier behaves from now on; settings that are left out are the default. */
    public void carrierBehaves(Map<String, Object> manner) {
        behaves("/sandbox/shipments/behaviour", manner);
    }

    private void behaves(String path, Map<String, Object> manner) {
        anybody.call("PUT", path).body(manner).send().is(200);
    }
}
