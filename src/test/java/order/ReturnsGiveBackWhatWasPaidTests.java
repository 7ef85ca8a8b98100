package order;

import static order.OrderSamples.advance;
import static order.OrderSamples.after;
import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import order.OrderEvent.Amounts;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.ReturnRefunded;
import order.charges.Charging;
import order.command.OrderCommand.ReturnedUnits;
import order.saga.Returns;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress;
import order.stream.Return;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;

/** The refunds of all units of a line add up to the price of the line, in whatever parts the units are returned. */
class ReturnsGiveBackWhatWasPaidTests {

    private static final String FIRST = OrderSamples.RETURN_ACCEPTED.reference();

    @Property(tries = 300)
    void allReturnsOfALineAddUpToTheLine(
            @ForAll @LongRange(min = 1, max = 60) long quantity,
            @ForAll @LongRange(min = 0, max = 2_000) long price,
            @ForAll @LongRange(min = 0, max = 1_000) long discountPerMille,
            @ForAll @LongRange(min = 0, max = 1_000_000) long taxPpm,
            @ForAll boolean taxIncluded,
            @ForAll Random random) {
        Order order = shipped(quantity, price, discountPerMille, taxPpm, taxIncluded);
        LineAmounts line = order.charged().lines().stream()
                .findFirst()
                .orElse(Charging.plain(order.content().lines().getFirst()));

        List<Amounts> refunds = new ArrayList<>();
        long left = quantity;
        while (left > 0) {
            long units = 1 + random.nextLong(left);
            left -= units;
            Advanced advanced = advance(order, OrderSamples.returns(order, new ReturnedUnits(1, units)));
            order = advanced.order();
            Amounts amounts = order.progress().returns().getLast().amounts();
            assertThat(amounts.discount().isNegative()).isFalse();
            assertThat(amounts.tax().isNegative()).isFalse();
            assertThat(amounts.payable().isNegative()).isFalse();
            assertThat(requested(advanced)).isEqualTo(amounts.payable());
            refunds.add(amounts);
        }

        assertThat(sum(refunds.stream().map(Amounts::payable))).isEqualTo(line.total());
        assertThat(sum(refunds.stream().map(Amounts::discount))).isEqualTo(line.discount());
        assertThat(sum(refunds.stream().map(Amounts::tax))).isEqualTo(line.tax());
        assertThat(sum(refunds.stream().map(Amounts::taxIncluded))).isEqualTo(line.taxIncluded());
        assertThat(OrderSamples.decide(order, OrderSamples.returns(order, new ReturnedUnits(1, 1))))
                .isEqualTo(Saga.REFUSED);
    }

    @Example
    void ofSeveralLinesAllOrNoneAreReturned() {
        Order order = OrderSamples.in(
                OrderState.COMPLETED); // four of six units of the first line are returned, none of the second

        assertThat(OrderSamples.decide(
                        order, OrderSamples.returns(order, new ReturnedUnits(2, 1), new ReturnedUnits(1, 3))))
                .isEqualTo(Saga.REFUSED);
        Amounts both = advance(order, OrderSamples.returns(order, new ReturnedUnits(2, 1), new ReturnedUnits(1, 2)))
                .order()
                .progress()
                .returns()
                .getLast()
                .amounts();
        assertThat(both)
                .isEqualTo(new Amounts(pence(765), pence(100), pence(0), pence(0), pence(0), pence(111), pence(665)));
    }

    @Example
    void aFailedRefundStaysDueAndIsRequestedAgainUnderANewReference() {
        Order order = OrderSamples.in(OrderState.COMPLETED);

        Advanced again = advance(order, OrderSamples.messages(order).get("AgainReturn"));

        RefundRequested retry = (RefundRequested) again.step().requested().getFirst();
        assertThat(retry.reference()).isEqualTo(FIRST + "_2");
        assertThat(retry.amount()).isEqualTo(pence(410));
        Order done = after(again.order(), refunded(FIRST + "_2"));
        assertThat(Returns.find(done, FIRST).orElseThrow().status()).isEqualTo(Return.Status.REFUNDED);
        assertThat(OrderSamples.decide(done, OrderSamples.messages(done).get("AgainReturn")))
                .isEqualTo(Saga.REFUSED);
    }

    @Example
    void failuresOfEarlierAttemptsAndDuplicatesChangeNothing() {
        Order completed = OrderSamples.in(OrderState.COMPLETED);
        Order retried = after(completed, OrderSamples.messages(completed).get("AgainReturn"));

        assertThat(after(retried, failed(FIRST))).isEqualTo(retried);
        Order done = after(retried, refunded(FIRST + "_2"));
        assertThat(after(done, refunded(FIRST + "_2"))).isEqualTo(done);
        assertThat(after(done, failed(FIRST + "_2"))).isEqualTo(done);
    }

    @Example
    void aRefundThatSucceedsAfterItsFailureCounts() {
        Order failed = OrderSamples.in(OrderState.COMPLETED);

        Order done = after(failed, refunded(FIRST));

        assertThat(Returns.find(done, FIRST).orElseThrow().status()).isEqualTo(Return.Status.REFUNDED);
    }

    @Example
    void aRefundOfAnUnknownReturnThrows() {
        Order order = OrderSamples.in(OrderState.COMPLETED);

        assertThatThrownBy(() -> advance(order, refunded(order.payment().reference() + "_return_9")))
                .hasMessageContaining("has no return");
    }

    @Example
    void aFreeLineIsReturnedWithoutARefund() {
        Order order = shipped(2, 100, 1000, 0, false);

        Advanced advanced = advance(order, OrderSamples.returns(order, new ReturnedUnits(1, 2)));

        assertThat(advanced.step().requested()).isEmpty();
        assertThat(advanced.step().published()).hasAtLeastOneElementOfType(ReturnRefunded.class);
        assertThat(advanced.order().progress().returns().getLast().status()).isEqualTo(Return.Status.REFUNDED);
    }

    private static PaymentRefunded refunded(String reference) {
        return new PaymentRefunded(reference, OrderSamples.ID.toString(), OrderSamples.PAYMENT, pence(410), "sandbox");
    }

    private static RefundFailed failed(String reference) {
        return new RefundFailed(reference, OrderSamples.ID.toString(), OrderSamples.PAYMENT, "account closed");
    }

    private static Money requested(Advanced advanced) {
        return sum(advanced.step().requested().stream().map(event -> ((RefundRequested) event).amount()));
    }

    private static Money sum(java.util.stream.Stream<Money> parts) {
        return parts.reduce(pence(0), Money::plus);
    }

    /** A shipped order of one line. */
    private static Order shipped(long quantity, long price, long discountPerMille, long taxPpm, boolean taxIncluded) {
        Line line = OrderSamples.line(1, "sku", quantity, pence(price), taxPpm);
        Order created =
                Order.created(OrderSamples.created(List.of(line), taxIncluded, OrderSamples.CREATED.shipping()));
        Money discount = line.amount().fraction(discountPerMille, 1000);
        Progress.Charged charged = Charging.of(
                created.content(),
                List.of(new OrderEvent.Discount(
                        "sale", 1, null, discount, List.of(OrderSamples.off(1, discount.amountMinor())), null)));
        return created.apply(OrderSamples.confirmed(charged.amounts(), charged.lines(), charged.charges(), List.of()))
                .apply(OrderSamples.PAID)
                .apply(OrderSamples.COMMITTED)
                .apply(OrderSamples.SHIPPED);
    }
}
