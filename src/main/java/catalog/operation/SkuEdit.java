package catalog.operation;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.Traits;
import java.util.List;
import platform.money.Money;

/** A SKU as it shall be. */
record SkuEdit(
        String skuId, String name, List<Money> prices, List<SalePrice> salePrices, Traits traits, boolean listed) {}
