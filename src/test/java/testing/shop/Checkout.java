package testing.shop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import testing.AtOnce;

/** A checkout that a test builds step by step; it has everything but its lines from the start. */
public final class Checkout {

    /** A personal name; the platform must not store it in clear. */
    public static final String NAME = "Ada Lovelace of St James's";

    private final Caller caller;
    private final Map<String, Object> body;
    private final List<Object> items = new ArrayList<>();
    private String key = Shop.freshKey();

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

    /** The same checkout with the same key, sent by another caller or to another instance. */
    public Checkout by(Caller other) {
        return new Checkout(other, this);
    }

    public static Map<String, Object> address() {
        return new LinkedHashMap<>(
                Map.of("name", NAME, "line1", "12 St James's Square", "city", "London", "country", "GB"));
    }

    public static Map<String, Object> money(Object amountMinor, Object currency) {
        return Map.of("amount_minor", amountMinor, "currency", currency);
    }

    static List<Map<String, Object>> items(Map<String, Long> units) {
        return units.entrySet().stream()
                .map(each -> Map.<String, Object>of("sku_id", each.getKey(), "quantity", each.getValue()))
                .toList();
    }

    public Checkout line(String sku, long quantity) {
        return lines(Map.of(sku, quantity));
    }

    public Checkout lines(Map<String, Long> units) {
        items.addAll(items(units));
        return this;
    }

    /** At an agreed price. */
    public Checkout line(String sku, long quantity, long priceMinor) {
        return item(Map.of("sku_id", sku, "quantity", quantity, "unit_price", money(priceMinor, "GBP")));
    }

    public Checkout item(Object item) {
        items.add(item);
        return this;
    }

    public Checkout coupons(List<String> codes) {
        return with("coupon_codes", codes);
    }

    public Checkout with(String field, Object value) {
        body.put(field, value);
        return this;
    }

    public Checkout without(String field) {
        body.remove(field);
        return this;
    }

    public Checkout key(String given) {
        key = given;
        return this;
    }

    /** The name is the key of the checkout and an attribute of its order, by which a test finds the order in the database. */
    public Checkout named(String name) {
        return key(name.replace(' ', '-')).with("attributes", Map.of("name", name));
    }

    /** The body as JSON. */
    public String json() {
        return Call.json(body);
    }

    /** What the order would cost; places none. */
    public Answer preview() {
        return caller.call("POST", "/api/v2/orders/preview").body(body).send();
    }

    /** A call that can be sent several times. */
    public Call call() {
        return caller.call("POST", "/api/v2/orders").key(key).body(body);
    }

    public Answer send() {
        return call().send();
    }

    /** Does not wait for the answer. */
    public CompletableFuture<Answer> sendLater() {
        return call().sendLater();
    }

    /** Sends the checkout until the platform has decided: repeats it after 202 (still undecided) and 503 (try again). */
    public Answer decided() {
        return call().decided();
    }

    /** Sends the checkout until the platform has accepted it without a decision. */
    public Answer late() {
        Answer answer = send();
        while (answer.status() == 503) {
            answer = send();
        }
        return answer.is(202);
    }

    /** Sends the checkout and waits for its decision: the order waits for its payment. */
    public PlacedOrder placed() {
        return PlacedOrder.of(caller, decided());
    }

    /**
     * Sends the checkouts at the same time, each until the platform has decided.
     *
     * @return the orders that wait for their payment; all other checkouts must be refused with this status and code
     */
    public static List<PlacedOrder> placedAtOnce(List<Checkout> checkouts, int status, String code) {
        List<Answer> answers = AtOnce.run(checkouts.size(), each -> checkouts.get(each)::decided);
        List<PlacedOrder> placed = new ArrayList<>();
        for (int each = 0; each < answers.size(); each++) {
            if (answers.get(each).status() == 201) {
                placed.add(PlacedOrder.of(checkouts.get(each).caller, answers.get(each)));
            } else {
                answers.get(each).refused(status, code);
            }
        }
        return placed;
    }

    /** Places the order as soon as the view of available stock knows the stock; each attempt has a key of its own. */
    public PlacedOrder placedSoon() {
        AtomicReference<Answer> answer = new AtomicReference<>();
        Soon.holds("the stock is known", () -> {
            answer.set(key(Shop.freshKey()).decided());
            answer.get().is(201);
        });
        return PlacedOrder.of(caller, answer.get());
    }
}
