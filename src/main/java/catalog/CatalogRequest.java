package catalog;

import java.util.List;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** The requests that other modules send to the catalogue. */
public sealed interface CatalogRequest extends Event {

    String skuId();

    @Override
    default String correlation() {
        return skuId();
    }

    /**
     * List the SKU, or change its name and prices.
     *
     * @param prices list prices, at most one for each currency, each above zero
     */
    @EventType("catalog.listing.requested")
    record ListingRequested(String skuId, String name, List<Money> prices) implements CatalogRequest {}

    /** Take the SKU off sale. Orders that contain it continue. */
    @EventType("catalog.delisting.requested")
    record DelistingRequested(String skuId) implements CatalogRequest {}
}
