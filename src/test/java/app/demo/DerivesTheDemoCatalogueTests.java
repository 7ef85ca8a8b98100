package app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The demo catalogue contains the real products of the sample data, with names, prices and stock. */
class DerivesTheDemoCatalogueTests {

    private final DemoCatalogue catalogue = DemoCatalogue.read();

    @Test
    void everyProductHasANameAPriceAndStock() {
        assertThat(catalogue.skus()).hasSizeGreaterThan(1_200).allSatisfy(sku -> {
            assertThat(sku.name()).isNotBlank();
            assertThat(sku.unitPriceMinor()).isPositive();
            assertThat(sku.currency()).isEqualTo("GBP");
            assertThat(sku.units()).isGreaterThan(DemoCatalogue.SPARE_UNITS);
        });
        assertThat(catalogue.skus()).extracting(DemoSku::skuId).doesNotHaveDuplicates();
    }

    @Test
    void aKnownProductIsIncluded() {
        assertThat(catalogue.skus()).anySatisfy(sku -> {
            assertThat(sku.skuId()).isEqualTo("85123A");
            assertThat(sku.name()).isEqualTo("WHITE HANGING HEART T-LIGHT HOLDER");
            assertThat(sku.unitPriceMinor()).isBetween(255L, 295L);
        });
    }

    @Test
    void chargesAreNoProducts() {
        assertThat(catalogue.skus())
                .extracting(DemoSku::skuId)
                .doesNotContain("POST", "DOT", "M", "C2", "S", "AMAZONFEE", "BANK CHARGES");
    }
}
