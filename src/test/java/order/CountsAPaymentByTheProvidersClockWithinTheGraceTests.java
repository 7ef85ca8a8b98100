package order;

import static order.OrderSamples.AT;
import static order.OrderSamples.ID;
import static order.OrderSamples.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import inventory.InventoryRequest.CommitRequested;
import inventory.InventoryRequest.ReleaseRequested;
import inventory.InventoryRequest.ReservationRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.ReservationRenewed;
import order.command.ExpireOrder;
import order.saga.Saga.Decision.Advanced;
import order.settings.OrderProperties;
import order.stream.Order;
import order.stream.OrderState;
import order.view.DecryptableOrder;
import order.view.OrderView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import payment.PaymentEvent.PaymentSecured;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.RedemptionRequested;

/**
 * A capture that arrives before the order has expired counts as paid in time if the provider's time is within the payment window. The
 * window of these orders is from 9:30 to 9:45; the timer lets them expire a grace period later.
 *
 * <p>Seen to fail when the provider's time did not decide in the grace period: a late payment counted as in time.
 */
class CountsAPaymentByTheProvidersClockWithinTheGraceTests {

    private static final Instant END = AT.plus(WINDOW);

    private final Order order = OrderSamples.in(OrderState.AWAITING_PAYMENT).apply(OrderSamples.OFFERED);

    /** Seconds from the end of the window, by our clock and by the provider's. */
    @ParameterizedTest
    @CsvSource({
        "-1, -60, in time",
        "-1, 1, in time: it arrives before the end, so the provider's time does not matter",
        "0, 0, in time",
        "0, 90000, in time",
        "1, -900, in time",
        "1, -1, in time",
        "1, 0, in time: the end belongs to the window",
        "29, 0, in time",
        "3600, 0, in time: the order has not expired yet",
        "1, -1200, in time: five minutes before the request is a clock that is wrong",
        "1, 1, late",
        "29, 20, late",
        "29, 90000, late: a time in the future",
        "1, -1201, late: a time before the request is not believed",
        "1, -1790000000, late"
    })
    void decides(long ours, long theirs, String expected) {
        Advanced advanced = advance(captured(END.plusSeconds(theirs)), END.plusSeconds(ours));

        assertThat(advanced.order().state())
                .isEqualTo(expected.startsWith("late") ? OrderState.RESERVING_LATE : OrderState.COMMITTING_STOCK);
    }

    @Test
    void in_time_it_keeps_the_stock_that_it_holds() {
        Advanced advanced = advance(captured(END), END.plusSeconds(29));

        assertThat(advanced.step().published()).containsExactly(paid(END.plusSeconds(29), END));
        assertThat(advanced.step().requested())
                .containsExactly(
                        new CommitRequested(ID + "/reserve/1", ID.toString()),
                        new RedemptionRequested(ID + "/discount/1", ID.toString()));
    }

    @Test
    void late_it_expires_and_asks_for_its_stock_again_as_after_the_grace() {
        Instant now = END.plusSeconds(29);
        PaymentSecured late = captured(END.plusMillis(1));

        Advanced advanced = advance(late, now);

        assertThat(advanced.step().published())
                .containsExactly(
                        new OrderExpired(ID.toString(), now),
                        new ReservationRenewed(
                                ID.toString(), now, 2, ReservationRenewed.Why.PAID_LATE, late.securedAt()));
        Advanced expired = (Advanced) OrderSamples.decide(order, new ExpireOrder(ID.toString()), now);
        Advanced renewed = (Advanced) OrderSamples.decide(expired.order(), late, now);
        assertThat(advanced.order()).isEqualTo(renewed.order());
        assertThat(advanced.step().requested())
                .hasExactlyElementsOfTypes(
                        ReleaseRequested.class, DiscountReleaseRequested.class, ReservationRequested.class);
        assertThat(((ReservationRequested) advanced.step().requested().getLast()).replaces())
                .isEqualTo(ID + "/reserve/1");
    }

    @Test
    void shows_that_it_is_being_confirmed_and_offers_no_way_to_pay() {
        OrderView.PaymentView during = OrderView.payment(order, END);
        OrderView.PaymentView after = OrderView.payment(order, END.plusMillis(1));

        assertThat(during.status()).isEqualTo("READY");
        assertThat(during.instructions()).isNotEmpty();
        assertThat(after.status()).isEqualTo("CONFIRMING");
        assertThat(after.instructions()).isEqualTo(Map.of());
        assertThat(OrderView.summary(DecryptableOrder.closed(order), END.plusMillis(1), END)
                        .status())
                .isEqualTo(OrderStatus.PAYING);
        assertThat(OrderView.payment(OrderSamples.in(OrderState.STOCK_COMMITTED), END.plusMillis(1))
                        .status())
                .isEqualTo("CAPTURED");
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT30S", "PT5M"})
    void the_grace_may_be(Duration grace) {
        assertThat(properties(grace).paymentGrace()).isEqualTo(grace);
    }

    @ParameterizedTest
    @CsvSource({"PT-1S", "PT5M0.001S", "PT1H"})
    void the_grace_may_not_be(Duration grace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(grace))
                .withMessageContaining("orderwright.order.payment-grace");
    }

    private static OrderProperties properties(Duration grace) {
        return OrderSamples.properties(grace, Duration.ofSeconds(3), Set.of("web"), Map.of(), Set.of());
    }

    private static OrderPaid paid(Instant at, Instant capturedAt) {
        return new OrderPaid(ID.toString(), at, OrderSamples.PAYABLE, capturedAt);
    }

    private static PaymentSecured captured(Instant capturedAt) {
        return OrderSamples.captured(OrderSamples.PAYABLE, capturedAt);
    }

    private Advanced advance(PaymentSecured captured, Instant now) {
        return (Advanced) OrderSamples.decide(order, captured, now);
    }
}
