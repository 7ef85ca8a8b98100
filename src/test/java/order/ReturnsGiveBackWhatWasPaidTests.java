package order;

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
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.ReturnRefunded;
import order.charges.Charging;
import order.command.OrderCommand.RefundReturn;
import order.command.OrderCommand.ReturnedUnits;
import order.saga.Returns;
import order.saga.Saga;
import order.saga.Saga.Decision;
import order.saga.StandardFlow;
import order.stream.Order;
import order.stream.OrderState;
import order.stream.Progress;
import order.stream.Return;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;

/** However units come back, what goes back for all of a line is what the line cost. */
class ReturnsGiveBackWhatWasPaidTests {

    private static final String FIRST = OrderSamples.RETURN_ACCEPTED.reference();

    private final Saga saga = new StandardFlow(OrderSamples.WINDOW).saga();

    @Property(tries = 300)
    void allThatCanComeBackAddsUpToTheLine(
            @ForAll @LongRange(min = 1, max = 60) long quantity,
            @ForAll @LongRange(min = 0, max = 2_000) long price,
            @ForAll @LongRange(min = 0, max = 1_000) long discountPerMille,
            @ForAll @LongRange(min = 0, max = 1_000_000) long taxPpm,
            @ForAll boolean taxIncluded,
            @ForAll Random random) {
        Order order = sent(quantity, price, discountPerMille, taxPpm, taxIncluded);
        LineAmounts line = order.charged().lines().stream()
                .findFirst()
                .orElse(Charging.plain(order.content().lines().getFirst()));

        List<Amounts> given = new ArrayList<>();
        long left = quantity;
        while (left > 0) {
            long units = 1 + random.nextLong(left);
            left -= units;
            Decision.Advanced goesOn = decide(order, OrderSamples.returns(order, new ReturnedUnits(1, units)));
            order = goesOn.order();
            Amounts amounts = order.progress().returns().getLast().amounts();
            assertThat(amounts.discount().isNegative()).isFalse();
            assertThat(amounts.tax().isNegative()).isFalse();
            assertThat(amounts.payable().isNegative()).isFalse();
            assertThat(asked(goesOn)).isEqualTo(amounts.payable());
            given.add(amounts);
        }

        assertThat(sum(given.stream().map(Amounts::payable))).isEqualTo(line.total());
        assertThat(sum(given.stream().map(Amounts::discount))).isEqualTo(line.discount());
        assertThat(sum(given.stream().map(Amounts::tax))).isEqualTo(line.tax());
        assertThat(sum(given.stream().map(Amounts::taxIncluded))).isEqualTo(line.taxIncluded());
        assertThat(saga.decide(order, OrderSamples.returns(order, new ReturnedUnits(1, 1)), OrderSamples.AT))
                .isEqualTo(Saga.REFUSED);
    }

    @Example
    void ofSeveralLinesAllOrNoneComesBack() {
        Order order = OrderSamples.in(OrderState.COMPLETED); // four of six and none of one have come back

        assertThat(saga.decide(
                        order,
                        OrderSamples.returns(order, new ReturnedUnits(2, 1), new ReturnedUnits(1, 3)),
                        OrderSamples.AT))
                .isEqualTo(Saga.REFUSED);
        Amounts both = decide(order, OrderSamples.returns(order, new ReturnedUnits(2, 1), new ReturnedUnits(1, 2)))
                .order()
                .progress()
                .returns()
                .getLast()
                .amounts();
        assertThat(both).isEqualTo(new Amounts(pence(765), pence(100), pence(0), pence(0), pence(111), pence(665)));
    }

    @Example
    void aRefundThatFailedStaysDueAndIsAskedForUnderANewReference() {
        Order order = OrderSamples.in(OrderState.COMPLETED);

        Decision.Advanced again = decide(order, (RefundReturn) OrderSamples.heard("AgainReturn", order));

        RefundRequested asked = (RefundRequested) again.step().requested().getFirst();
        assertThat(asked.reference()).isEqualTo(FIRST + "_2");
        assertThat(asked.amount()).isEqualTo(pence(410));
        Order done = decide(again.order(), refunded(FIRST + "_2")).order();
        assertThat(Returns.find(done, FIRST).orElseThrow().status()).isEqualTo(Return.Status.REFUNDED);
        assertThat(saga.decide(done, OrderSamples.heard("AgainReturn", done), OrderSamples.AT))
                .isEqualTo(Saga.REFUSED);
    }

    @Example
    void badNewsOfAnEarlierAttemptAndNewsThatComeTwiceSayNothing() {
        Order asked = decide(
                        OrderSamples.in(OrderState.COMPLETED),
                        OrderSamples.heard("AgainReturn", OrderSamples.in(OrderState.COMPLETED)))
                .order();

        assertThat(decide(asked, failed(FIRST)).order()).isEqualTo(asked);
        Order done = decide(asked, refunded(FIRST + "_2")).order();
        assertThat(decide(done, refunded(FIRST + "_2")).order()).isEqualTo(done);
        assertThat(decide(done, failed(FIRST + "_2")).order()).isEqualTo(done);
    }

    @Example
    void moneyThatWentBackAfterAllCounts() {
        Order failed = OrderSamples.in(OrderState.COMPLETED);

        Order done = decide(failed, refunded(FIRST)).order();

        assertThat(Returns.find(done, FIRST).orElseThrow().status()).isEqualTo(Return.Status.REFUNDED);
    }

    @Example
    void aRefundOfNoReturnIsRefusedLoudly() {
        Order order = OrderSamples.in(OrderState.COMPLETED);

        assertThatThrownBy(() -> decide(order, refunded(order.payment().reference() + "_return_9")))
                .hasMessageContaining("has no return");
    }

    @Example
    void whatWasFreeComesBackWithoutARefund() {
        Order order = sent(2, 100, 1000, 0, false);

        Decision.Advanced goesOn = decide(order, OrderSamples.returns(order, new ReturnedUnits(1, 2)));

        assertThat(goesOn.step().requested()).isEmpty();
        assertThat(goesOn.step().published()).hasAtLeastOneElementOfType(ReturnRefunded.class);
        assertThat(goesOn.order().progress().returns().getLast().status()).isEqualTo(Return.Status.REFUNDED);
    }

    private Decision.Advanced decide(Order order, Object heard) {
        return (Decision.Advanced) saga.decide(order, heard, OrderSamples.AT);
    }

    private static PaymentRefunded refunded(String reference) {
        return new PaymentRefunded(reference, OrderSamples.ID.toString(), OrderSamples.PAYMENT, pence(410));
    }

    private static RefundFailed failed(String reference) {
        return new RefundFailed(reference, OrderSamples.ID.toString(), OrderSamples.PAYMENT, "account closed");
    }

    private static Money asked(Decision.Advanced goesOn) {
        return sum(goesOn.step().requested().stream().map(event -> ((RefundRequested) event).amount()));
    }

    private static Money sum(java.util.stream.Stream<Money> parts) {
        return parts.reduce(pence(0), Money::plus);
    }

    /** An order of one line, all of it sent. */
    private static Order sent(long quantity, long price, long discountPerMille, long taxPpm, boolean taxIncluded) {
        OrderCreated sample = OrderSamples.CREATED;
        Line line = new Line(1, "sku", quantity, pence(price), taxPpm, null);
        Order created = Order.created(new OrderCreated(
                sample.correlation(),
                sample.at(),
                sample.orderNo(),
                sample.userId(),
                sample.externalReference(),
                sample.channel(),
                sample.paymentMethod(),
                sample.placedAt(),
                List.of(line),
                line.amount(),
                taxIncluded,
                sample.shipping(),
                sample.couponCodes(),
                sample.discountAsked(),
                sample.shippingAddress(),
                sample.country(),
                sample.attributes(),
                sample.holder(),
                sample.giftMessage(),
                sample.personalAttributes()));
        Money discount = line.amount().fraction(discountPerMille, 1000);
        Progress.Charged charged = Charging.of(
                created.content(),
                List.of(new OrderEvent.Discount(
                        "sale", null, discount, List.of(new OrderEvent.LineDiscount(1, discount)))));
        OrderConfirmed sampled = OrderSamples.CONFIRMED;
        return created.apply(new OrderConfirmed(
                        sampled.correlation(),
                        sampled.at(),
                        charged.amounts(),
                        charged.lines(),
                        charged.charges(),
                        List.of(),
                        sampled.paymentReference(),
                        sampled.expireTime()))
                .apply(OrderSamples.PAID)
                .apply(OrderSamples.COMMITTED)
                .apply(OrderSamples.SHIPPED);
    }
}
