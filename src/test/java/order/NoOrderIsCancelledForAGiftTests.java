package order;

import static order.OrderSamples.advance;
import static order.OrderSamples.after;
import static order.OrderSamples.decide;
import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.CommitRefused;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryEvent.Shortage;
import inventory.InventoryEvent.StockCommitted;
import inventory.InventoryEvent.StockReserved;
import inventory.InventoryEvent.StockShort;
import inventory.InventoryRequest;
import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.Extra;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Gift;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.stream.Order;
import order.stream.OrderState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import outbox.Event;
import payment.PaymentRequest.PaymentRequested;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.GiftChoice;
import promotion.PromotionEvent.GiftOffer;
import promotion.PromotionRequest.DiscountReleaseRequested;
import shipping.ShippingRequest.ShipmentRequested;

/** Gifts are reserved, committed and sent with the goods that are paid. If they are missing, the order goes on as the promotion declares. */
class NoOrderIsCancelledForAGiftTests {

    private static final Allocation[] PAID = {new Allocation("85123A", "main", 6), new Allocation("POST", "main", 1)};

    private static final Gift TEAPOT = new Gift(3, "22423", 1, "welcome");
    private static final Gift MUG = new Gift(3, "47566", 2, "welcome");

    @Test
    void stockIsRequestedAgainWithTheGiftsAndReplacesTheFirstReservation() {
        Order held = after(OrderSamples.order(), reserved(OrderSamples.order(), PAID));
        Advanced waits = advance(held, granted(held, null, false));

        assertThat(waits.order().state()).isEqualTo(OrderState.AWAITING_GIFTS);
        assertThat(requests(waits))
                .containsExactly(new ReservationRequested(
                        OrderSamples.ID + "/reserve/2",
                        OrderSamples.ID.toString(),
                        List.of(new InventoryRequest.Line("85123A", 6), new InventoryRequest.Line("POST", 1)),
                        OrderSamples.ID + "/reserve/1",
                        List.of(new Extra(List.of(
                                new InventoryRequest.Line("22423", 1), new InventoryRequest.Line("47566", 2))))));
    }

    @Test
    void itDoesNotMatterWhetherTheDiscountOrTheStockIsHeldFirst() {
        Order granted = after(OrderSamples.order(), granted(OrderSamples.order(), null, false));
        Order both = after(granted, reserved(granted, PAID));

        assertThat(both.state()).isEqualTo(OrderState.AWAITING_GIFTS);
        assertThat(both.progress().discounts())
                .isEqualTo(awaiting(null, false).progress().discounts());
        assertThat(both.reservationReference()).endsWith("/reserve/2");
    }

    @Test
    void theReservedChoiceIsALineOfTheOrderThatCostsNothing() {
        Order waits = awaiting(null, false);
        Advanced first = advance(waits, reserved(waits, with(new Allocation("22423", "main", 1))));
        assertThat(first.order().state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(first.order().progress().gifts()).containsExactly(TEAPOT);
        assertThat(first.order().charged().amounts().payable()).isEqualTo(pence(2280));
        assertThat(requests(first)).hasSize(1).hasOnlyElementsOfType(PaymentRequested.class);

        assertThat(after(waits, reserved(waits, with(new Allocation("47566", "north", 2))))
                        .progress()
                        .gifts())
                .as("the second choice")
                .containsExactly(MUG);
    }

    @Test
    void withoutUnitsTheOrderIsConfirmedWithoutTheGift() {
        Order waits = awaiting("GIFT-1", false);
        Advanced confirmed = advance(waits, reserved(waits, PAID));
        assertThat(confirmed.order().state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(confirmed.order().progress().gifts()).isNull();
    }

    @Test
    void onlyACouponThatRequiresItsGiftIsRefused() {
        Order waits = awaiting("GIFT-1", true);
        Advanced rejected = advance(waits, reserved(waits, PAID));
        assertThat(rejected.order().state()).isEqualTo(OrderState.REJECTED);
        assertThat(rejected.order().progress().refusals()).containsExactly(new CouponRefusal("GIFT-1", "GIFT_MISSING"));
        assertThat(requests(rejected))
                .containsExactly(
                        new ReleaseRequested(OrderSamples.ID + "/reserve/2", OrderSamples.ID.toString()),
                        new DiscountReleaseRequested(OrderSamples.ID + "/discount/1", OrderSamples.ID.toString()));

        Order automatic = awaiting(null, true);
        assertThat(after(automatic, reserved(automatic, PAID)).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
    }

    @Test
    void ifTheGoodsThemselvesAreGoneTheOrderIsRejected() {
        Order waits = awaiting(null, false);
        Advanced rejected = advance(
                waits,
                new StockShort(
                        waits.reservationReference(), waits.correlation(), List.of(new Shortage("85123A", 6, 2))));
        assertThat(rejected.order().state()).isEqualTo(OrderState.REJECTED);
        assertThat(requests(rejected)).hasSize(1).hasOnlyElementsOfType(DiscountReleaseRequested.class);
    }

    @Test
    void aWithdrawnGiftLeavesTheOrderAndItsGoodsAreReservedAgain() {
        Order confirmed = withTeapot();
        Advanced without = advance(
                confirmed,
                new ReservationWithdrawn(confirmed.reservationReference(), confirmed.correlation(), List.of("22423")));
        assertThat(without.order().state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(without.order().progress().gifts()).isEmpty();
        assertThat(requests(without)).singleElement().isInstanceOfSatisfying(ReservationRequested.class, again -> {
            assertThat(again.reference()).endsWith("/reserve/3");
            assertThat(again.replaces()).endsWith("/reserve/2");
            assertThat(again.extras()).isNull();
        });
        assertThat(after(without.order(), reserved(without.order(), PAID)).state())
                .isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(after(
                                without.order(),
                                new StockShort(
                                        without.order().reservationReference(),
                                        without.order().correlation(),
                                        List.of(new Shortage("85123A", 6, 2))))
                        .state())
                .as("meanwhile the goods were sold to others")
                .isEqualTo(OrderState.CANCELLED);
    }

    @Test
    void aGiftThatIsWithdrawnBeforeItsReservationIsKnownCancelsNothing() {
        Order waits = awaiting(null, false);
        Advanced still = advance(
                waits, new ReservationWithdrawn(waits.reservationReference(), waits.correlation(), List.of("22423")));

        assertThat(still.order()).isEqualTo(waits);
        assertThat(requests(still)).isEmpty();
    }

    @Test
    void neitherDoesOneOfAnOrderThatHasDecidedItsDiscount() {
        Order waits = OrderSamples.withGiftOfItsOwn();
        ReservationWithdrawn withdrawn =
                new ReservationWithdrawn(waits.reservationReference(), waits.correlation(), List.of("22423"));

        assertThat(advance(waits, withdrawn).order()).isEqualTo(waits);
        assertThat(after(after(waits, withdrawn), reserved(waits, with(new Allocation("22423", "main", 1))))
                        .state())
                .isEqualTo(OrderState.AWAITING_PAYMENT);
    }

    @Test
    void theAnswerAboutTheRestMayArriveAfterTheCommit() {
        Order confirmed = withTeapot();
        Order without = after(
                confirmed,
                new ReservationWithdrawn(confirmed.reservationReference(), confirmed.correlation(), List.of("22423")));
        Order committed = after(
                paid(without),
                new StockCommitted(without.reservationReference(), without.correlation(), List.of(PAID)));

        assertThat(decide(committed, reserved(without, PAID))).isEqualTo(Saga.UNCHANGED);
    }

    @Test
    void withdrawnGoodsCancelTheOrderAsBefore() {
        Order confirmed = withTeapot();
        assertThat(after(
                                confirmed,
                                new ReservationWithdrawn(
                                        confirmed.reservationReference(),
                                        confirmed.correlation(),
                                        List.of("85123A", "22423")))
                        .state())
                .isEqualTo(OrderState.CANCELLED);
    }

    @Test
    void theGiftIsSentWithTheGoods() {
        Order paid = paid(withTeapot());
        Advanced committed = advance(
                paid,
                new StockCommitted(
                        paid.reservationReference(),
                        paid.correlation(),
                        List.of(with(new Allocation("22423", "main", 1)))));
        assertThat(committed.order().progress().gifts()).containsExactly(TEAPOT);
        assertThat(requests(committed))
                .singleElement()
                .isInstanceOfSatisfying(
                        ShipmentRequested.class,
                        shipment -> assertThat(
                                        shipment.lines().stream().map(line -> line.skuId() + " " + line.quantity()))
                                .containsExactly("85123A 6", "POST 1", "22423 1"));
    }

    @Test
    void aReservationThatIsLostAfterThePaymentIsRenewedWithTheGift() {
        Order paid = paid(withTeapot());
        Advanced renewed = advance(paid, new CommitRefused(paid.reservationReference(), paid.correlation()));
        assertThat(requests(renewed))
                .singleElement()
                .isInstanceOfSatisfying(
                        ReservationRequested.class,
                        again -> assertThat(again.extras())
                                .containsExactly(new Extra(List.of(new InventoryRequest.Line("22423", 1)))));
        Order again = after(renewed.order(), reserved(renewed.order(), PAID));
        Advanced committed =
                advance(again, new StockCommitted(again.reservationReference(), again.correlation(), List.of(PAID)));
        assertThat(requests(advance(renewed.order(), reserved(renewed.order(), PAID))))
                .hasOnlyElementsOfType(CommitRequested.class);
        assertThat(committed.order().state()).isEqualTo(OrderState.STOCK_COMMITTED);
        assertThat(committed.order().progress().gifts())
                .as("no units were left")
                .isEmpty();
    }

    private static Order withTeapot() {
        Order waits = awaiting(null, false);
        return after(waits, reserved(waits, with(new Allocation("22423", "main", 1))));
    }

    /** The order whose discount offers a teapot, or two mugs. */
    private static Order awaiting(@Nullable String code, boolean required) {
        Order held = after(OrderSamples.order(), reserved(OrderSamples.order(), PAID));
        return after(held, granted(held, code, required));
    }

    private static DiscountGranted granted(Order order, @Nullable String code, boolean required) {
        Applied gift = new Applied(
                "welcome",
                7,
                code,
                pence(0),
                List.of(),
                null,
                List.of(new GiftOffer(List.of(new GiftChoice("22423", 1), new GiftChoice("47566", 2)), required)),
                null,
                null);
        return new DiscountGranted(order.discountReference(), order.correlation(), List.of(gift));
    }

    private static StockReserved reserved(Order order, Allocation... allocations) {
        return new StockReserved(order.reservationReference(), order.correlation(), List.of(allocations));
    }

    private static Allocation[] with(Allocation gift) {
        List<Allocation> all = new ArrayList<>(Arrays.asList(PAID));
        all.add(gift);
        return all.toArray(Allocation[]::new);
    }

    private static Order paid(Order order) {
        return after(order, OrderSamples.messages(order).get("Captured"));
    }

    private static List<Event> requests(Advanced advanced) {
        return advanced.step().requested();
    }
}
