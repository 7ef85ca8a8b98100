package edge;

import java.util.Map;
import java.util.function.Supplier;

/** One who calls the API with a token, or without. */
class Caller {

    private final Platform platform;
    private final String subject;
    private final Supplier<String> token;

    /** @param token null for none */
    Caller(Platform platform, String subject, Supplier<String> token) {
        this.platform = platform;
        this.subject = subject;
        this.token = token;
    }

    Platform platform() {
        return platform;
    }

    String subject() {
        return subject;
    }

    Call call(String method, String path) {
        Call call = new Call(platform, method, path);
        return token == null ? call : call.header("Authorization", "Bearer " + token.get());
    }

    Answer get(String path) {
        return call("GET", path).send();
    }

    /** A write, under a key of its own. */
    Answer post(String path, Object body) {
        return call("POST", path).freshKey().body(body).send();
    }

    /** A write, under a key of its own. */
    Answer put(String path, Object body) {
        return call("PUT", path).freshKey().body(body).send();
    }

    Checkout checkout() {
        return new Checkout(this);
    }

    /** An order of one line that is waiting to be paid. */
    PlacedOrder places(String sku, long quantity) {
        return checkout().line(sku, quantity).placed();
    }

    Call cancel(String orderNo) {
        return call("POST", "/api/v2/orders/%s/cancel".formatted(orderNo))
                .freshKey()
                .body(Map.of("reason", "changed my mind"));
    }
}
