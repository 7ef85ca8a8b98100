package catalog;

import java.util.List;
import org.jmolecules.event.annotation.DomainEvent;
import outbox.Event;
import outbox.EventType;
import platform.money.Money;

/** What the catalogue can be asked. */
public sealed interface CatalogRequest extends Event {

    String skuId();

    @Override
    default String correlation() {
        return skuId();
    }

    /**
     * List the SKU, or change its name and prices.
     *
     * @param prices list prices, at most one a currency, each above zero
     */
    @DomainEvent
    @EventType("catalog.listing.requested")
    record ListingRequested(String skuId, String name, List<Money> prices) implements CatalogRequest {}

    /** Take the SKU off sale; orders that hold it go on. */
    @DomainEvent
    @EventType("catalog.delisting.requested")
    record DelistingRequested(String skuId) implements CatalogRequest {}
}
