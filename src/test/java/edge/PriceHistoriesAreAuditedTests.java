package edge;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Looks;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platform.audit.Finding;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;

class PriceHistoriesAreAuditedTests extends EdgeTest {

    PriceHistoriesAreAuditedTests(Platform platform) {
        super(platform);
    }

    /** The SKU has a sale price ahead, then it is off sale, and then it is on sale again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update catalog.price_history set amount_minor = amount_minor + 1 where sku_id = '%s'",
                "delete from catalog.price_history where sku_id = '%s'",
                "update catalog.price_history set applies_from = applies_from + interval '1 hour' where sku_id = '%s'",
                "update catalog.price set amount_minor = amount_minor + 1 where sku_id = '%s'",
                "update catalog.sku set listed = false where sku_id = '%s'"
            })
    void aHistoryThatDoesNotFitThePricesIsFound(String tampering) throws SQLException {
        String sku = Shop.fresh("audited");
        for (boolean listed : List.of(true, false, true)) {
            operator.put(
                            Operator.skuPath(sku),
                            Map.of(
                                    "name",
                                    "Bowl",
                                    "listed",
                                    listed,
                                    "prices",
                                    List.of(Checkout.money(1_000, "GBP")),
                                    "sale_prices",
                                    List.of(Map.of(
                                            "price", Checkout.money(800, "GBP"),
                                            "starts_at", "2030-01-01T00:00:00Z",
                                            "ends_at", "2030-02-01T00:00:00Z"))))
                    .is(200);
            assertThat(found(sku, "select 1")).isEmpty();
        }

        assertThat(found(sku, tampering.formatted(sku)))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.description()).contains(sku, "GBP"));
    }

    private List<Finding> found(String sku, String tampering) throws SQLException {
        try (Database.Hold tampered = platform.database().hold(tampering)) {
            return Looks.within(tampered.connection()).stream()
                    .filter(finding -> finding.name().equals("price-history")
                            && finding.key().equals(sku))
                    .toList();
        }
    }
}
