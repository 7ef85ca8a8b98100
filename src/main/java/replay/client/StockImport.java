package replay.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Gatherers;
import replay.retail.SalesPlan;

/**
 * The body of one {@code POST /stock/import}. All imports of a file together add exactly the units that the file sells. The references
 * depend only on the file's content, and the platform stores each reference for ever. So a file is stocked once, even if it is replayed
 * several times.
 *
 * @param reference unique for ever
 * @param warehouseId the warehouse that gets the units
 * @param items each SKU at most once
 */
public record StockImport(String reference, String warehouseId, List<Item> items) {

    /** Units of one SKU. */
    public record Item(String skuId, long quantity) {}

    public StockImport {
        items = List.copyOf(items);
    }

    /**
     * Returns the imports for all units that a file sells, within the limits of the platform.
     *
     * @param mostItems the maximum number of items in one import
     * @param mostUnits the maximum number of units of one item
     */
    public static List<StockImport> of(SalesPlan plan, String warehouseId, int mostItems, long mostUnits) {
        List<StockImport> imports = new ArrayList<>();
        List<Item> wanted = plan.skus().stream()
                .map(sku -> new Item(sku.skuId(), sku.unitsSold()))
                .toList();
        while (!wanted.isEmpty()) {
            List<Item> round = wanted.stream()
                    .map(item -> new Item(item.skuId(), Math.min(item.quantity(), mostUnits)))
                    .toList();
            for (List<Item> items :
                    round.stream().gather(Gatherers.windowFixed(mostItems)).toList()) {
                imports.add(new StockImport(reference(plan, imports.size() + 1), warehouseId, items));
            }
            wanted = wanted.stream()
                    .filter(item -> item.quantity() > mostUnits)
                    .map(item -> new Item(item.skuId(), item.quantity() - mostUnits))
                    .toList();
        }
        return imports;
    }

    private static String reference(SalesPlan plan, int number) {
        return "%sstock/%s/%d".formatted(OrderRequest.PREFIX, plan.contentHash().substring(0, 32), number);
    }
}
