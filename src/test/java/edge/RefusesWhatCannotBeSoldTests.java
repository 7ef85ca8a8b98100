package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import platform.web.Limits;
import testing.shop.Answer;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

class RefusesWhatCannotBeSoldTests extends EdgeTest {

    private static final String ORDERS = "/api/v2/orders";

    RefusesWhatCannotBeSoldTests(Platform platform) {
        super(platform);
    }

    /** The requested units of each SKU that is short. */
    private static Map<String, Long> shortages(Answer answer) {
        answer.refused(409, "INVENTORY_SHORTAGE");
        Map<String, Long> shortages = new TreeMap<>();
        answer.at("/details/items")
                .forEach(item -> shortages.put(
                        item.get("sku_id").asString(), item.get("requested").asLong()));
        return shortages;
    }

    private List<String> kept() {
        platform.awaitListed();
        return shopper.get(ORDERS).is(200).texts("/orders", "status");
    }

    /** So that no sum of many orders can exceed what the reports count with. */
    @Test
    void whatCostsMoreThanAnOrderMayCost() {
        String sku = operator.sells(Limits.MAX_PRICE_MINOR, 20_000);
        int most = (int) (Limits.MAX_ITEMS_MINOR / Limits.MAX_PRICE_MINOR);

        Answer refused = shopper.checkout().line(sku, most).line(sku, 1).decided();

        assertThat(refused.refused(400, "VALIDATION_FAILED").texts("/details/fields", "field"))
                .containsExactly("items");
        assertThat(refused.text("/details/fields/0/rule")).endsWith("at most GBP 100000000000.00");
        assertThat(kept()).isEmpty();
        shopper.checkout().line(sku, most).decided().refused(429, "TOO_MANY_UNITS_HELD"); // the next rule
    }

    @Test
    void whatWasNeverStocked() {
        String sku = operator.lists(100);

        assertThat(shortages(shopper.checkout().line(sku, 3).decided())).isEqualTo(Map.of(sku, 3L));
        assertThat(kept()).containsExactly("REJECTED");
    }

    /** The view of available stock cannot learn of the goods, so the reservation decides. */
    @Test
    void whatTheReservationFindsMissingOfAllLines() {
        String scarce = operator.lists(100);
        String plenty = operator.lists(100);
        String split = operator.lists(100);
        try (var held = platform.database().hold("select pg_current_xact_id()")) {
            operator.stocks(scarce, 2);
            operator.stocks(plenty, 100);
            operator.stocks(split, 5);

            assertThat(shortages(shopper.checkout()
                            .line(split, 3)
                            .line(scarce, 3)
                            .line(plenty, 3)
                            .line(split, 3)
                            .decided()))
                    .isEqualTo(Map.of(scarce, 3L, split, 6L));
        }
        assertThat(kept()).containsExactly("REJECTED");
        assertThat(operator.stockOf(plenty)).isEqualTo(new Operator.Stock(100, 0, 100));
        Answer rejected = shopper.get(ORDERS + "/" + shopper.get(ORDERS).text("/orders/0/order_no"))
                .is(200);
        assertThat(rejected.text("/reason")).isEqualTo("INVENTORY_SHORTAGE");
        shopper.get(ORDERS + "/" + rejected.text("/order_no") + "/payment").refused(404, "NOT_FOUND");
    }

    /** As soon as the view knows, it refuses alone, and nothing is stored. */
    @Test
    void whatTheViewKnowsToBeMissing() {
        String sku = operator.sells(100, 2);
        String other = operator.sells(100, 2);
        Map<String, Long> expected = Map.of(sku, 5L, other, 3L);

        Soon.is("a refusal that leaves no order", () -> {
            int before = kept().size();
            Map<String, Long> told = shortages(
                    shopper.checkout().line(sku, 2).line(sku, 3).line(other, 3).decided());
            return told.equals(expected) && kept().size() == before;
        });
    }

    /** A delay of the log must not make the view refuse units that are available again. */
    @Test
    void butWhatWasStockedAgainWhileTheLogIsHeldUpIsSold() {
        String sku = operator.sells(100, 1);
        shopper.places(sku, 1);
        platform.awaitKnownAsSoldOut(sku);
        try (var held = platform.database().hold("select pg_current_xact_id()")) {
            operator.stocks(sku, 10);

            platform.clock().advance(Duration.ofSeconds(2));
            Soon.holds("sold", () -> shopper.checkout().line(sku, 1).decided().is(201));
        }
    }

    @Test
    void whatIsNotListed() {
        String listed = operator.sells(100, 5);
        String delisted = operator.sells(100, 5);
        operator.delists(delisted).is(200);

        Answer answer = shopper.checkout()
                .line("no such thing", 1)
                .line(listed, 1)
                .line(delisted, 1)
                .line("nor this", 1)
                .send()
                .refused(409, "SKU_NOT_LISTED");

        assertThat(answer.texts("/details/sku_ids")).containsExactlyInAnyOrder("no such thing", delisted, "nor this");
        assertThat(kept()).isEmpty();
        operator.checkout().line(delisted, 1, 5).send().refused(409, "SKU_NOT_LISTED");
    }

    @Test
    void whatHasNoPriceInTheCurrency() {
        String pounds = operator.sells(100, 5);
        String both = operator.sells(100, 5);
        operator.put(
                        Operator.skuPath(both),
                        Map.of(
                                "name",
                                "A thing",
                                "prices",
                                List.of(Checkout.money(100, "GBP"), Checkout.money(20_000, "JPY"))))
                .is(200);

        Answer answer = shopper.checkout()
                .line(pounds, 1)
                .line(both, 1)
                .with("currency", "JPY")
                .send()
                .refused(409, "SKU_NOT_PRICED");
        assertThat(answer.texts("/details/sku_ids")).containsExactly(pounds);

        PlacedOrder yen =
                shopper.checkout().line(both, 2).with("currency", "JPY").placed();
        assertThat(yen.payableMinor()).isEqualTo(40_000);
        assertThat(yen.currency()).isEqualTo("JPY");
        operator.checkout()
                .item(Map.of("sku_id", pounds, "quantity", 1, "unit_price", Checkout.money(1, "EUR")))
                .with("currency", "EUR")
                .placed();
    }

    @Test
    void aKnownExternalReference() {
        String sku = operator.sells(100, 1);
        String reference = Shop.fresh("invoice");
        PlacedOrder first = invoice(sku, reference).placed();

        Answer again = invoice(sku, reference).send().refused(409, "EXTERNAL_REFERENCE_EXISTS");

        assertThat(again.text("/details/order_no")).isEqualTo(first.number());
        first.cancel().is(200);
        invoice(sku, reference).send().refused(409, "EXTERNAL_REFERENCE_EXISTS");
        Soon.holds(
                "the refused checkouts hold no stock",
                () -> operator.checkout().line(sku, 1).decided().is(201));
    }

    /** The view knows that the last unit is sold; but the answer about the existing order matters more. */
    @Test
    void aKnownExternalReferenceOfWhatIsSoldOut() {
        String sku = operator.sells(100, 1);
        String reference = Shop.fresh("invoice");
        PlacedOrder first = invoice(sku, reference).placed();
        platform.awaitKnownAsSoldOut(sku);

        assertThat(invoice(sku, reference)
                        .send()
                        .refused(409, "EXTERNAL_REFERENCE_EXISTS")
                        .text("/details/order_no"))
                .isEqualTo(first.number());
    }

    @Test
    void aReferenceThatWasRefusedIsFree() {
        String sku = operator.lists(100);
        String reference = Shop.fresh("invoice");
        Checkout checkout = operator.checkout().line("not yet", 1).line(sku, 1).with("external_reference", reference);
        checkout.send().refused(409, "SKU_NOT_LISTED");

        operator.stocks(sku, 1);
        invoice(sku, reference).placed();
    }

    private Checkout invoice(String sku, String reference) {
        return operator.checkout().line(sku, 1).with("external_reference", reference);
    }
}
