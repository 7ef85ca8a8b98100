package replay.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;

/** Reads orders back from the platform, page by page. */
public final class OrderPages {

    private final PlatformApi platform;

    public OrderPages(PlatformApi platform) {
        this.platform = platform;
    }

    /**
     * Returns all orders that have one of these external references.
     *
     * @param updatedFrom orders that have not changed since this time are not read
     * @param onRead called after each page, with the number of orders with these references on the page
     * @throws CallFailed if the platform does not return a page
     */
    public List<OrderView> named(Set<String> externalReferences, Optional<Instant> updatedFrom, IntConsumer onRead) {
        List<OrderView> named = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Answer answer = platform.orders(updatedFrom, cursor);
            CallFailed.unless(200, answer, "GET /orders");
            JsonNode orders = answer.body().path("orders");
            if (!orders.isArray()) {
                throw new CallFailed("the answer of GET /orders has no orders");
            }
            int before = named.size();
            for (JsonNode order : orders) {
                if (externalReferences.contains(order.path("external_reference").asString(""))) {
                    named.add(OrderView.of(order));
                }
            }
            onRead.accept(named.size() - before);
            cursor = next(answer.body(), cursor);
        } while (cursor.isPresent());
        return named;
    }

    private static Optional<String> next(JsonNode page, Optional<String> last) {
        Optional<String> next =
                Optional.of(page.path("next_cursor").asString("")).filter(text -> !text.isEmpty());
        if (next.isPresent() && next.equals(last)) {
            throw new CallFailed("GET /orders returns the cursor " + next.get() + " twice");
        }
        return next;
    }
}
