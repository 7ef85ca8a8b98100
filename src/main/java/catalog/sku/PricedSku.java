package catalog.sku;

import catalog.CatalogEvent.SalePrice;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import platform.edit.EntityTag;
import platform.money.Money;

/**
 * A stored SKU, with the sale prices that apply at an instant.
 *
 * @param sales in the order of their currencies
 * @param boundaries how many of the SKU's sale prices had started, plus how many had ended
 */
public record PricedSku(Sku sku, List<CurrentSale> sales, long boundaries) {

    /** @param histories by currency; used for currencies in which a sale price applies */
    public static PricedSku of(Sku sku, Instant at, Map<String, PriceHistory> histories) {
        List<CurrentSale> sales = sku.prices().stream()
                .flatMap(list -> sku.salePricesIn(list.currency()).stream()
                        .filter(sale -> sale.appliesAt(at))
                        .map(sale ->
                                current(list, sale, histories.getOrDefault(list.currency(), PriceHistory.NONE), at)))
                .toList();
        long boundaries = sku.salePrices().stream()
                .mapToLong(sale -> (sale.startsAt().isAfter(at) ? 0 : 1) + (sale.hasEndedAt(at) ? 1 : 0))
                .sum();
        return new PricedSku(sku, sales, boundaries);
    }

    private static CurrentSale current(Money list, SalePrice sale, PriceHistory history, Instant at) {
        OptionalLong lowest = history.lowestBefore(sale, at);
        return new CurrentSale(
                list,
                sale.price(),
                sale.endsAt(),
                lowest.isEmpty() ? null : Money.ofMinor(lowest.getAsLong(), list.currency()));
    }

    /** A read sees another tag when a sale price starts or ends; an edit does not. The tag does not tell of sale prices before the first starts. */
    public EntityTag tag() {
        EntityTag tag = EntityTag.ofVersion(sku.version());
        return boundaries == 0 ? tag : tag.counting(boundaries);
    }
}
