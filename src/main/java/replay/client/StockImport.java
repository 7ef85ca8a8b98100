package replay.client;

import java.util.ArrayList;
import java.util.List;
import replay.retail.SalesPlan;

/**
 * One {@code POST /stock/import}. Together the imports of a file bring exactly the units that the file sells. Their
 * references derive from the file's content and nothing else, and the platform keeps a reference for ever, so a file is
 * stocked once however often it is replayed.
 *
 * @param reference unique for ever
 * @param warehouseId where to
 * @param items a SKU at most once
 */
public record StockImport(String reference, String warehouseId, List<Item> items) {

    /** Units of one SKU. */
    public record Item(String skuId, long quantity) {}

    public StockImport {
        items = List.copyOf(items);
    }

    /**
     * Everything that a file sells, in pieces that the platform takes.
     *
     * @param mostItems items that one import may have
     * @param mostUnits units that one item may have
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
            for (List<Item> items : Chunks.of(round, mostItems)) {
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
