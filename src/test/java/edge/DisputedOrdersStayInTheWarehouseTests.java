package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import order.OrderEvent.DisputeDecided;
import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.PaymentDisputed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** A dispute that the provider reports keeps the goods of the order in the warehouse until it is won, and the ledger has its money. */
class DisputedOrdersStayInTheWarehouseTests extends EdgeTest {

    private final Provider provider;
    private final Caller accountant;
    private final String sku;

    DisputedOrdersStayInTheWarehouseTests(Platform platform) {
        super(platform);
        this.provider = new Provider(platform);
        this.accountant = platform.caller("an accountant", "operator.ledger");
        this.sku = operator.sells(250, 50);
    }

    @AfterEach
    void theSandboxBehavesAgain() {
        platform.sandbox().behaves(Map.of());
    }

    @Test
    void untilTheDisputeIsWon() {
        PlacedOrder order = booked();
        provider.reportsDispute(order, "received", 1, 0);
        order.awaitEvent(PaymentDisputed.class);
        String shipment = shipment(order);
        Soon.holds(
                "held",
                () -> assertThat(operator.get(shipment).is(200).at("/held").asBoolean())
                        .isTrue());
        assertThat(order.show().text("/disputes/0/status")).isEqualTo("OPEN");
        operator.post(shipment + "/dispatch", Map.of()).refused(409, "SHIPMENT_HELD");
        awaitBooked(order, "disputes:sandbox", 500);

        provider.reportsDispute(order, "won", 2, 0);
        order.awaitEvent(DisputeDecided.class);
        Soon.holds(
                "released",
                () -> operator.post(shipment + "/dispatch", Map.of()).is(200));
        order.awaitStatus("SHIPPED");
        assertThat(order.show().text("/disputes/0/status")).isEqualTo("WON");
        awaitBooked(order, "disputes:sandbox", 0);
        awaitBooked(order, "clearing:sandbox", 500);
    }

    /** The payer has the money back, so nothing is left to refund. */
    @Test
    void aLostDisputeKeepsThemThereAndCostsTheAmountAndAFee() {
        PlacedOrder order = booked();
        provider.reportsDispute(order, "received", 1, 0);
        provider.reportsDispute(order, "lost", 2, 1500);
        order.awaitEvent(DisputeDecided.class);
        String shipment = shipment(order);
        Soon.holds("held", () -> operator.post(shipment + "/dispatch", Map.of()).refused(409, "SHIPMENT_HELD"));
        awaitBooked(order, "dispute-losses", 500);
        awaitBooked(order, "fee:sandbox", 1500);
        awaitBooked(order, "clearing:sandbox", -1500);

        Answer dispute = operator.get("/api/v2/disputes?correlation=" + order.correlation())
                .is(200);
        assertThat(dispute.text("/disputes/0/status")).isEqualTo("LOST");
        assertThat(dispute.number("/disputes/0/fee/amount_minor")).isEqualTo(1500);
        Answer items = operator.get(
                        "/api/v2/work-items?state=RESOLVED&kind=DISPUTE&reference=" + order.paymentReference())
                .is(200);
        assertThat(items.text("/work_items/0/resolution")).isEqualTo("DISPUTE_LOST");
    }

    /** The payer's bank may decide again. Each decision is an event of the order, and the audit counts none of them as a repeat. */
    @Test
    void aLostDisputeThatIsWonAfterAllBringsTheMoneyBackAndReleasesTheGoods() {
        PlacedOrder order = booked();
        provider.reportsDispute(order, "received", 1, 0);
        provider.reportsDispute(order, "lost", 2, 0);
        order.awaitEvent(DisputeDecided.class);
        awaitBooked(order, "dispute-losses", 500);

        provider.reportsDispute(order, "won", 3, 0);

        Soon.holds(
                "decided again",
                () -> assertThat(order.show().text("/disputes/0/status")).isEqualTo("WON"));
        awaitBooked(order, "dispute-losses", 0);
        awaitBooked(order, "clearing:sandbox", 500);
        String shipment = shipment(order);
        Soon.holds(
                "released",
                () -> operator.post(shipment + "/dispatch", Map.of()).is(200));
    }

    /** The payer has the money back by the dispute, so the shop owes nothing any more, and the loss is not one of its own. */
    @Test
    void aLostDisputeOfACancelledOrderIsBookedOnceWhicheverComesFirst() {
        PlacedOrder disputed = booked();
        provider.reportsDispute(disputed, "received", 1, 0);
        provider.reportsDispute(disputed, "lost", 2, 0);
        disputed.awaitEvent(DisputeDecided.class);
        disputed.cancel().is(200);
        disputed.awaitEvent(OrderRefundFailed.class);

        platform.sandbox().behaves(Map.of("refunds", "refuse"));
        PlacedOrder cancelled = booked();
        cancelled.cancel().is(200);
        cancelled.awaitEvent(OrderRefundFailed.class);
        provider.reportsDispute(cancelled, "received", 1, 0);
        provider.reportsDispute(cancelled, "lost", 2, 0);
        cancelled.awaitEvent(DisputeDecided.class);

        for (PlacedOrder order : List.of(disputed, cancelled)) {
            awaitKinds(order, "DISPUTE", "DISPUTE", "REFUND_DUE");
            awaitNothingStays(order);
        }

        platform.sandbox().behaves(Map.of());
        for (PlacedOrder order : List.of(disputed, cancelled)) {
            provider.reportsDispute(order, "won", 3, 0);
            Soon.holds(
                    "decided again",
                    () -> assertThat(order.show().text("/disputes/0/status")).isEqualTo("WON"));
            order.cancel().is(200);
            order.awaitStatus("REFUNDED");
            awaitKinds(order, "DISPUTE", "DISPUTE", "DISPUTE", "REFUND", "REFUND_DUE");
            awaitNothingStays(order);
        }
    }

    private void awaitNothingStays(PlacedOrder order) {
        for (String account : List.of("customers", "dispute-losses", "sales", "clearing:sandbox")) {
            awaitBooked(order, account, 0);
        }
    }

    /** The kinds of the entries after the payment. */
    private void awaitKinds(PlacedOrder order, String... kinds) {
        Soon.holds(
                "all is booked",
                () -> assertThat(accountant
                                .get("/api/v2/ledger/orders/" + order.correlation())
                                .is(200)
                                .texts("/entries", "kind"))
                        .filteredOn(kind -> !List.of("CAPTURE", "RECOGNITION").contains(kind))
                        .containsExactlyInAnyOrder(kinds));
    }

    @Test
    void aParcelThatTheCarrierScansHasLeftAllTheSame() {
        PlacedOrder order = booked();
        provider.reportsDispute(order, "received", 1, 0);
        order.awaitEvent(PaymentDisputed.class);
        Soon.holds(
                "held",
                () -> assertThat(operator.get(shipment(order))
                                .is(200)
                                .at("/held")
                                .asBoolean())
                        .isTrue());
        double before = platform.metrics().sum("orderwright_shipping_left_while_held_total");

        order.scan("dispatched");

        order.awaitStatus("SHIPPED");
        assertThat(platform.metrics().sum("orderwright_shipping_left_while_held_total"))
                .isEqualTo(before + 1);
        provider.reportsDispute(order, "won", 2, 0);
        order.awaitEvent(DisputeDecided.class);
    }

    private PlacedOrder booked() {
        PlacedOrder order = shopper.places(sku, 2).pay().awaitCommitted();
        order.awaitWaybill();
        return order;
    }

    private static String shipment(PlacedOrder order) {
        return "/api/v2/shipments/" + order.shipments().text("/shipments/0/shipment_id");
    }

    private void awaitBooked(PlacedOrder order, String account, long minor) {
        Soon.holds(account, () -> {
            Answer money = accountant
                    .get("/api/v2/ledger/orders/" + order.correlation())
                    .is(200);
            long balance = money.at("/balances")
                    .valueStream()
                    .filter(each -> each.get("account").asString().equals(account))
                    .mapToLong(each -> each.get("balance_minor").asLong())
                    .sum();
            assertThat(balance).isEqualTo(minor);
        });
    }
}
