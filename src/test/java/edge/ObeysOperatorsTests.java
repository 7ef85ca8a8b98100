package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Operator;
import testing.shop.Operator.Stock;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

class ObeysOperatorsTests extends EdgeTest {

    ObeysOperatorsTests(Platform platform) {
        super(platform);
    }

    /** The write is answered when checkouts use the new value. */
    @Test
    void aNewPriceHoldsForTheNextOrderAndForNoneBefore() {
        String sku = operator.sells(100, 100);
        PlacedOrder before = shopper.places(sku, 2);
        for (long price = 101; price < 111; price++) {
            operator.prices(sku, price).is(200);
            assertThat(shopper.places(sku, 2).payableMinor()).isEqualTo(2 * price);
        }
        assertThat(before.show().number("/amounts/payable/amount_minor")).isEqualTo(200);
        before.pay().awaitCommitted();
    }

    @Test
    void whatIsDelistedIsNotSoldUntilItIsListedAgain() {
        String sku = operator.sells(100, 5);
        PlacedOrder before = shopper.places(sku, 1);

        assertThat(operator.delists(sku).is(200).at("/listed").asBoolean()).isFalse();
        shopper.checkout().line(sku, 1).send().refused(409, "SKU_NOT_LISTED");
        before.pay().awaitCommitted();

        operator.prices(sku, 120).is(200);
        assertThat(shopper.places(sku, 1).payableMinor()).isEqualTo(120);
    }

    /** Such edits are not published, so the audit after this class must not expect other modules to know them. */
    @Test
    void aSkuIsEditedWhileItIsOffSale() {
        String neverListed = Shop.fresh("sku");
        String delisted = operator.sells(100, 5);
        for (String sku : List.of(neverListed, delisted)) {
            for (String name : List.of("A draft", "A second draft")) {
                assertThat(operator.put(Operator.skuPath(sku), Operator.sku(name, 100, false))
                                .is(200)
                                .text("/name"))
                        .isEqualTo(name);
            }
        }
    }

    @Test
    void whatIsImportedIsSold() {
        String sku = Shop.fresh("sku");
        operator.imports(List.of(sku), 70).is(200);
        operator.stocks(sku, 1);

        assertThat(shopper.places(sku, 1).payableMinor()).isEqualTo(70);
    }

    @Test
    void aCountBelowWhatIsReservedIsRefusedAndNamesWhoHoldsIt() {
        String sku = operator.sells(100, 10);
        PlacedOrder first = shopper.places(sku, 4);
        PlacedOrder second = shopper.places(sku, 4);

        Answer refused = operator.adjusts(sku, -3).refused(409, "BELOW_RESERVED");
        List<String> holders = refused.texts("/details/references");
        assertThat(holders).hasSize(2);
        assertThat(platform.database().rows("""
            select order_no from "order".orders
            where id::text || '/reserve/1' = any (string_to_array(?, ',')) order by 1
            """, String.join(",", holders)))
                .containsExactlyInAnyOrder(first.number(), second.number());
        operator.adjusts(sku, -2).is(200);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(8, 8, 0));

        second.cancel().is(200);
        Soon.holds(
                "given back",
                () -> assertThat(operator.stockOf(sku).available()).isEqualTo(4));
        operator.adjusts(sku, -4).is(200);
        first.pay().awaitCommitted();
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(0, 0, 0));
    }

    /** The newest order that holds missing units is cancelled; a later payment of it is refunded. */
    @Test
    void aForcedCountWithdrawsWhatTheNewestOrderHolds() {
        String sku = operator.sells(100, 10);
        PlacedOrder first = shopper.places(sku, 4);
        PlacedOrder second = shopper.places(sku, 4);

        operator.post("/api/v2/stock/adjust", Operator.forced(Operator.adjustment(sku, -3)))
                .is(200);
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(7, 4, 3));

        second.awaitStatus("CANCELLED");
        assertThat(second.show().text("/reason")).isEqualTo("STOCK_WITHDRAWN");
        first.pay().awaitCommitted();
        second.pay().awaitStatus("REFUNDED");
        assertThat(operator.stockOf(sku)).isEqualTo(new Stock(3, 0, 3));
    }

    @Test
    void whatIsTransferredIsServedFromThere() {
        String far = putWarehouse("far", 900);
        String sku = operator.sells(100, 3);
        shopper.places(sku, 1);

        operator.post("/api/v2/stock/transfers", Operator.transfer(Operator.WAREHOUSE, far, sku, 3))
                .refused(409, "NOT_FREE");
        operator.post("/api/v2/stock/transfers", Operator.transfer(Operator.WAREHOUSE, far, sku, 2))
                .is(200);
        assertThat(served(shopper.places(sku, 2))).containsExactly(far + " 2");
    }

    @Test
    void oneWarehouseServesIfItCanTheFirstByPriority() {
        String far = putWarehouse("far", 900);
        String near = putWarehouse("near", 800);
        String sku = operator.lists(100);
        stock(near, sku, 3);
        stock(far, sku, 5);

        assertThat(served(shopper.places(sku, 2))).containsExactly(near + " 2");
        assertThat(served(shopper.places(sku, 2))).containsExactly(far + " 2");
        assertThat(served(shopper.checkout().line(sku, 4).placedSoon()))
                .containsExactlyInAnyOrder(near + " 1", far + " 3");
        shopper.checkout().line(sku, 1).decided().refused(409, "INVENTORY_SHORTAGE");
    }

    private String putWarehouse(String name, int priority) {
        String id = Shop.fresh(name).replace(' ', '-');
        operator.put("/api/v2/warehouses/" + id, Map.of("name", name, "priority", priority))
                .is(200);
        return id;
    }

    private void stock(String warehouse, String sku, long units) {
        Map<String, Object> goods = new HashMap<>(Operator.goods(Shop.fresh("delivery"), sku, units));
        goods.put("warehouse_id", warehouse);
        operator.post("/api/v2/stock/import", goods).is(200);
    }

    /** Read from the ledger. */
    private List<String> served(PlacedOrder order) {
        return platform.database().rows("""
            select warehouse_id, reserved_delta from inventory.movement m
            join "order".orders o on m.correlation = o.id::text
            where order_no = ? and kind = 'RESERVED'
            """, order.number());
    }
}
