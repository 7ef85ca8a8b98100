package edge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A checkout in the making, complete but for its lines. */
final class Checkout {

    /** Found in nothing that is stored. */
    static final String NAME = "Ada Lovelace of St James's";

    private final Caller caller;
    private final Map<String, Object> body;
    private final List<Object> items = new ArrayList<>();
    private String key = Platform.freshKey();

    Checkout(Caller caller) {
        this.caller = caller;
        body = new LinkedHashMap<>();
        body.put("items", items);
        body.put("currency", "GBP");
        body.put("payment_method", "sandbox");
        body.put("channel", "web");
        body.put("shipping_address", address());
    }

    private Checkout(Caller caller, Checkout same) {
        this.caller = caller;
        this.body = same.body;
        this.key = same.key;
    }

    /** The same, under the same key, sent by another or elsewhere. */
    Checkout by(Caller other) {
        return new Checkout(other, this);
    }

    static Map<String, Object> address() {
        return new LinkedHashMap<>(
                Map.of("name", NAME, "line1", "12 St James's Square", "city", "London", "country", "GB"));
    }

    static Map<String, Object> money(Object amountMinor, Object currency) {
        return Map.of("amount_minor", amountMinor, "currency", currency);
    }

    Checkout line(String sku, long quantity) {
        return item(Map.of("sku_id", sku, "quantity", quantity));
    }

    /** At an agreed price. */
    Checkout line(String sku, long quantity, long priceMinor) {
        return item(Map.of("sku_id", sku, "quantity", quantity, "unit_price", money(priceMinor, "GBP")));
    }

    Checkout item(Object item) {
        items.add(item);
        return this;
    }

    Checkout with(String field, Object value) {
        body.put(field, value);
        return this;
    }

    Checkout without(String field) {
        body.remove(field);
        return this;
    }

    Checkout key(String given) {
        key = given;
        return this;
    }

    /** To be sent as often as wanted. */
    Call call() {
        return caller.call("POST", "/api/v2/orders").key(key).body(body);
    }

    Answer send() {
        return call().send();
    }

    CompletableFuture<Answer> sendLater() {
        return call().sendLater();
    }

    /** Sent until there is an outcome, as a caller does who was answered 202 or told to come again. */
    Answer decided() {
        Answer answer = send();
        while (answer.status() == 202 || answer.status() == 503) {
            answer = send();
        }
        return answer;
    }

    /** Sent until the platform has it and cannot say yet what becomes of it. */
    Answer late() {
        Answer answer = send();
        while (answer.status() == 503) {
            answer = send();
        }
        return answer.is(202);
    }

    /** Waiting to be paid. */
    PlacedOrder placed() {
        return PlacedOrder.of(caller, decided());
    }

    /** Placed as soon as the view of what is available has heard of the stock, under a key of its own. */
    PlacedOrder placedSoon() {
        AtomicReference<Answer> answer = new AtomicReference<>();
        Soon.holds("known to be there", () -> {
            answer.set(key(Platform.freshKey()).decided());
            answer.get().is(201);
        });
        return PlacedOrder.of(caller, answer.get());
    }
}
