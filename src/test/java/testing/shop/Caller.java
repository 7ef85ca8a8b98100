package testing.shop;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Somebody who calls the API with a token, or without one. */
public class Caller {

    private final Shop shop;
    private final String subject;
    private final Supplier<String> token;

    /** @param token null for a caller without a token */
    public Caller(Shop shop, String subject, Supplier<String> token) {
        this.shop = shop;
        this.subject = subject;
        this.token = token;
    }

    final Shop shop() {
        return shop;
    }

    public String subject() {
        return subject;
    }

    public Call call(String method, String path) {
        Call call = new Call(shop.client(), method, path);
        return token == null ? call : call.header("Authorization", "Bearer " + token.get());
    }

    public Answer get(String path) {
        return call("GET", path).send();
    }

    /** Reads again while the platform is busy, as clients do. */
    public Answer read(String path) {
        return call("GET", path).decided().is(200);
    }

    /** A position of the event stream before everything that happens from now on. An instance that has just started does not know one yet. */
    public String streamPosition() {
        AtomicReference<String> position = new AtomicReference<>();
        Soon.is("a position", () -> {
            position.set(get("/api/v2/orders").is(200).text("/stream_position"));
            return !position.get().isEmpty();
        });
        return position.get();
    }

    /** A write with a key of its own. */
    public Answer post(String path, Object body) {
        return call("POST", path).freshKey().body(body).send();
    }

    /** A write with a key of its own. */
    public Answer put(String path, Object body) {
        return call("PUT", path).freshKey().body(body).send();
    }

    /** A JSON Merge Patch with a key of its own. */
    public Answer patch(String path, Object changes) {
        return patching(path, changes).send();
    }

    /** A JSON Merge Patch with a key of its own, not sent yet. */
    public Call patching(String path, Object changes) {
        return call("PATCH", path)
                .freshKey()
                .header("Content-Type", "application/merge-patch+json")
                .body(changes);
    }

    public Checkout checkout() {
        return new Checkout(this);
    }

    /** An order of one line that waits for its payment. */
    public PlacedOrder places(String sku, long quantity) {
        return checkout().line(sku, quantity).placed();
    }

    /** A cancellation of the order, not sent yet. */
    public Call cancel(String orderNo) {
        return call("POST", "/api/v2/orders/%s/cancel".formatted(orderNo))
                .freshKey()
                .body(Map.of("reason", "changed my mind"));
    }
}
