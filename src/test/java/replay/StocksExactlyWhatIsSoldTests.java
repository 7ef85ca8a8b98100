package replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import replay.client.StockImport;
import replay.retail.Piece;
import replay.retail.SalesPlan;
import replay.retail.SkuListing;

/** The stock imports of a plan add exactly the units that it sells. */
class StocksExactlyWhatIsSoldTests {

    private final SalesPlan plan = Piece.plan();

    @Test
    void theImportsTogetherBringTheUnitsOfEverySku() {
        List<StockImport> imports = StockImport.of(plan, "main", 100, 50);

        Map<String, Long> stocked = imports.stream()
                .flatMap(stock -> stock.items().stream())
                .collect(Collectors.groupingBy(
                        StockImport.Item::skuId, Collectors.summingLong(StockImport.Item::quantity)));
        assertThat(stocked)
                .isEqualTo(plan.skus().stream().collect(Collectors.toMap(SkuListing::skuId, SkuListing::unitsSold)));
    }

    @Test
    void noImportIsLargerThanThePlatformAccepts() {
        assertThat(StockImport.of(plan, "main", 100, 50)).allSatisfy(stock -> {
            assertThat(stock.items()).hasSizeBetween(1, 100);
            assertThat(stock.items()).extracting(StockImport.Item::skuId).doesNotHaveDuplicates();
            assertThat(stock.items())
                    .allSatisfy(item -> assertThat(item.quantity()).isBetween(1L, 50L));
        });
    }

    @Test
    void referencesAreUniqueAndDeriveFromTheContent() {
        List<StockImport> imports = StockImport.of(plan, "main", 100, 50);

        assertThat(imports.stream().map(StockImport::reference).collect(Collectors.toSet()))
                .hasSameSizeAs(imports);
        assertThat(StockImport.of(Piece.plan(), "main", 100, 50)).isEqualTo(imports);
        assertThat(imports.stream()
                        .collect(Collectors.toMap(StockImport::reference, Function.identity()))
                        .keySet())
                .allSatisfy(reference ->
                        assertThat(reference).contains(plan.contentHash().substring(0, 32)));
    }
}
