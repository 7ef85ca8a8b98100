package edge;

import static org.assertj.core.api.Assertions.assertThat;

import app.audit.Looks;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import platform.audit.Finding;
import testing.Sample;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.Shop;
import testing.shop.Soon;

@Tag("contention")
class PricesAreAuditedTests extends EdgeTest {

    PricesAreAuditedTests(Platform platform) {
        super(platform);
    }

    /** A run takes two of them, the long form all. */
    private static List<String> tamperings() {
        return Sample.some(
                PricesAreAuditedTests.class,
                2,
                "update catalog.price_history set amount_minor = amount_minor + 1 where sku_id = '%s'",
                "delete from catalog.price_history where sku_id = '%s'",
                "update catalog.price_history set applies_from = applies_from + interval '1 hour' where sku_id = '%s'",
                "update catalog.price set amount_minor = amount_minor + 1 where sku_id = '%s'",
                "update catalog.sku set listed = false where sku_id = '%s'");
    }

    /** The SKU has a sale price ahead, then it is off sale, and then it is on sale again. */
    @ParameterizedTest
    @MethodSource("tamperings")
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

    @Test
    void aCopyOfSalePricesThatDiffersIsFound() throws SQLException {
        String sku = Shop.fresh("audited");
        operator.put(
                        Operator.skuPath(sku),
                        Map.of(
                                "name",
                                "Bowl",
                                "prices",
                                List.of(Checkout.money(1_000, "GBP"), Checkout.money(1_200, "EUR")),
                                "floor_prices",
                                List.of(Checkout.money(500, "GBP"), Checkout.money(600, "EUR")),
                                "sale_prices",
                                List.of(sale(800, "GBP", 2031), sale(900, "EUR", 2030), sale(700, "GBP", 2030))))
                .is(200);
        String copy = "promotion.floor_price where sku_id = '%s'".formatted(sku);
        Soon.is("copied", () -> platform.database().number("select count(*) from " + copy) == 1);

        assertThat(found("floor-price", sku, "select 1")).isEmpty();
        assertThat(found(
                        "floor-price",
                        sku,
                        "update promotion.floor_price set sale_prices = sale_prices - 1 where sku_id = '%s'"
                                .formatted(sku)))
                .hasSize(1);
    }

    private static Map<String, Object> sale(long minor, String currency, int year) {
        return Map.of(
                "price", Checkout.money(minor, currency),
                "starts_at", year + "-01-01T00:00:00Z",
                "ends_at", year + "-02-01T00:00:00Z");
    }

    private List<Finding> found(String sku, String tampering) throws SQLException {
        return found("price-history", sku, tampering);
    }

    private List<Finding> found(String check, String sku, String tampering) throws SQLException {
        try (Database.Hold tampered = platform.database().hold(tampering)) {
            return Looks.within(tampered.connection()).stream()
                    .filter(finding ->
                            finding.name().equals(check) && finding.key().equals(sku))
                    .toList();
        }
    }
}
