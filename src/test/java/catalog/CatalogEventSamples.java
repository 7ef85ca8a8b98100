package catalog;

import catalog.CatalogEvent.AttributeSchemaRegistered;
import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuListed;
import catalog.CatalogEvent.SkuRepriced;
import catalog.CatalogEvent.Traits;
import catalog.CatalogRequest.DelistingRequested;
import catalog.CatalogRequest.ListingRequested;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import outbox.Event;
import platform.money.Money;

/** One event of each type, for the golden files. */
public final class CatalogEventSamples {

    private CatalogEventSamples() {}

    public static List<Event> all() {
        String name = "WHITE HANGING HEART T-LIGHT HOLDER";
        List<Money> prices = List.of(Money.ofMinor(295, "EUR"), Money.ofMinor(255, "GBP"));
        Traits traits = new Traits(
                "lights",
                Traits.STANDARD,
                250,
                Map.of("material", "wood"),
                List.of("gift", "summer"),
                List.of(Money.ofMinor(100, "GBP")));
        List<SalePrice> sales = List.of(new SalePrice(
                Money.ofMinor(199, "GBP"),
                Instant.parse("2026-01-31T09:30:00Z"),
                Instant.parse("2026-02-28T00:00:00Z")));
        Map<String, Object> schema = Map.of("properties", Map.of("material", Map.of("enum", List.of("wood", "glass"))));
        return List.of(
                new ListingRequested("85123A", name, prices),
                new DelistingRequested("85123A"),
                new SkuListed("85123A", 1, name, prices, traits, sales),
                new SkuRepriced("85123A", 2, name, prices, traits, sales),
                new SkuDelisted("85123A", 3),
                new CategoryPlaced("lights", 2, "home", "Lights"),
                new AttributeSchemaRegistered("sku", 1, schema));
    }
}
