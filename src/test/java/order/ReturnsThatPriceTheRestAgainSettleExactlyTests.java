package order;

import static order.OrderSamples.advance;
import static order.OrderSamples.after;
import static order.OrderSamples.pence;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Gift;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.ReturnedLine;
import order.OrderEvent.ShippingTerms;
import order.charges.Charging;
import order.command.OrderCommand.ReturnedUnits;
import order.command.PricedRest;
import order.saga.GrantedDiscounts;
import order.saga.Returns;
import order.saga.Saga;
import order.saga.Saga.Decision.Advanced;
import order.saga.SupplierRequests;
import order.stream.Order;
import order.stream.Progress;
import order.stream.Return;
import outbox.Event;
import payment.PaymentRequest.RefundRequested;
import platform.money.Money;
import promotion.PromotionEvent;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.RestPriced;
import promotion.PromotionRequest.GiveBackRequested;
import promotion.PromotionRequest.GrantedVersion;
import promotion.PromotionRequest.KeptDiscount;
import promotion.PromotionRequest.RepricingRequested;
import promotion.engine.Benefit;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition;
import promotion.engine.Layer;
import promotion.engine.Selection;
import promotion.engine.Selection.Skus;
import promotion.offer.Promotion;
import promotion.offer.Promotions.VersionKey;
import promotion.offer.RestPrices;
import promotion.offer.Terms;

/**
 * If a promotion wants the rest of an order to be priced again, no sequence of returns refunds more than was paid, and the last one settles
 * exactly: what was paid for the goods, and their taxes.
 */
class ReturnsThatPriceTheRestAgainSettleExactlyTests {

    private static final String GIFT = "gift";
    private static final String GIVE_BACK = Definition.LimitsIfReturned.GIVE_BACK.name();
    private static final int SOME_RATES = 3;
    private static final long[] TAX_PPM = {0, 70_000, 200_000};

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void inWhateverOrderAndPortionsTheUnitsComeBack(
            @ForAll("promotions") List<Promotion> promotions,
            @ForAll("lines") List<Line> lines,
            @ForAll boolean taxIncluded,
            @ForAll Random random) {
        Order order = shipped(promotions, numbered(lines), taxIncluded);
        Amounts paid = order.charged().amounts();

        while (order.content().lines().stream().anyMatch(has(order)::apply)) {
            Order before = order;
            List<ReturnedUnits> units = someUnits(order, random);
            order = returned(order, promotions, units.toArray(ReturnedUnits[]::new));
            Return last = order.progress().returns().getLast();
            Amounts refund = last.amounts();
            assertThat(refund.payable().isNegative()).isFalse();
            assertThat(refund.tax().isNegative()).isFalse();
            assertThat(refund.taxIncluded().isNegative()).isFalse();
            assertThat(sum(last.lines(), LineAmounts::total)).isEqualTo(refund.payable());
            assertThat(sum(last.lines(), LineAmounts::tax)).isEqualTo(refund.tax());
            assertThat(sum(last.lines(), LineAmounts::taxIncluded)).isEqualTo(refund.taxIncluded());
            assertThat(sum(last.lines(), LineAmounts::discount)).isEqualTo(refund.discount());
            assertThat(refunded(order, Amounts::payable)).isLessThanOrEqualTo(paid.payable());
            if (last.pricedAgain() != null) {
                assertThat(refunded(before, Amounts::payable))
                        .isEqualTo(last.pricedAgain().refundedBefore());
                assertThat(last.pricedAgain()
                                .paid()
                                .minus(last.pricedAgain().rest())
                                .minus(last.pricedAgain().refundedBefore())
                                .plus(last.pricedAgain().clipped()))
                        .isEqualTo(refund.payable());
            }
        }

        Money zero = pence(0);
        Charge shipping =
                order.charged().charges().stream().findFirst().orElse(new Charge("SHIPPING", zero, zero, zero, zero));
        Money goods = paid.payable()
                .minus(shipping.amount())
                .plus(shipping.discount())
                .minus(shipping.tax());
        if (order.progress().returns().stream()
                .anyMatch(
                        each -> each.pricedAgain() != null && each.pricedAgain().gifts() != null)) {
            assertThat(refunded(order, Amounts::payable)).isLessThanOrEqualTo(goods);
            return;
        }
        assertThat(refunded(order, Amounts::payable)).isEqualTo(goods);
        assertThat(refunded(order, Amounts::tax)).isEqualTo(paid.tax().minus(shipping.tax()));
        assertThat(refunded(order, Amounts::taxIncluded))
                .isEqualTo(paid.taxIncluded().minus(shipping.taxIncluded()));
    }

    @Example
    void threeForTwoIsGoneWithTheFirstUnit() {
        List<Promotion> promotions = List.of(threeForTwo());
        Order order = shipped(promotions, List.of(line(1, "a", 3, 1_000, 0)), true);

        Order one = returned(order, promotions, new ReturnedUnits(1, 1));

        assertThat(one.progress().returns().getLast().amounts().payable())
                .as("paid 20.00, and two units cost 20.00")
                .isEqualTo(pence(0));
        Order two = returned(one, promotions, new ReturnedUnits(1, 1));
        assertThat(two.progress().returns().getLast().amounts().payable()).isEqualTo(pence(1_000));
        Order three = returned(two, promotions, new ReturnedUnits(1, 1));
        assertThat(three.progress().returns().getLast().amounts().payable()).isEqualTo(pence(1_000));
    }

    @Example
    void whatTheRestCostsMoreThanWasPaidIsClippedAndTold() {
        Promotion save = promotion(
                "save",
                new SpendAndSave(Selection.EVERYTHING, List.of(new Step(pence(3_000), pence(500))), false),
                null,
                Layer.ORDER,
                true);
        List<Promotion> promotions = List.of(save);
        Order order = shipped(promotions, List.of(line(1, "a", 1, 2_900, 0), line(2, "b", 1, 100, 0)), true);

        Order after = returned(order, promotions, new ReturnedUnits(2, 1));

        Return clipped = after.progress().returns().getLast();
        assertThat(clipped.amounts().payable()).isEqualTo(pence(0));
        assertThat(clipped.status()).isEqualTo(Return.Status.REFUNDED);
        assertThat(clipped.pricedAgain())
                .isEqualTo(new OrderEvent.PricedAgain(
                        pence(2_500 + 499), pence(2_900 + 499), pence(0), pence(400), List.of(), null));
        Order all = returned(after, promotions, new ReturnedUnits(1, 1));
        assertThat(all.progress().returns().getLast().amounts().payable()).isEqualTo(pence(2_500));
    }

    @Example
    void aFullReturnAsksNobody() {
        Order order = shipped(List.of(threeForTwo()), List.of(line(1, "a", 3, 1_000, 0)), true);

        Advanced advanced = advance(order, OrderSamples.returns(order, new ReturnedUnits(1, 3)));

        assertThat(advanced.step().requested())
                .singleElement()
                .isInstanceOfSatisfying(
                        RefundRequested.class,
                        refund -> assertThat(refund.amount()).isEqualTo(pence(2_000)));
    }

    @Example
    void whileTheRestIsPricedNoOtherReturnIsAcceptedAndADuplicateAnswerChangesNothing() {
        List<Promotion> promotions = List.of(threeForTwo());
        Order order = shipped(promotions, List.of(line(1, "a", 3, 1_000, 0)), true);

        Advanced asked = advance(order, OrderSamples.returns(order, new ReturnedUnits(1, 2)));
        PricedRest answer = new PricedRest(answer(asked, promotions), Map.of());
        assertThat(asked.order().progress().returns().getLast().status()).isEqualTo(Return.Status.PRICING);
        assertThat(Returns.returnable(asked.order(), order.content().lines().getFirst()))
                .isEqualTo(1);
        assertThat(OrderSamples.decide(asked.order(), OrderSamples.returns(order, new ReturnedUnits(1, 1))))
                .isEqualTo(Saga.REFUSED);

        Order priced = after(asked.order(), answer);
        assertThat(priced.progress().returns()).singleElement().satisfies(each -> {
            assertThat(each.status()).isEqualTo(Return.Status.REFUNDING);
            assertThat(each.amounts().payable()).isEqualTo(pence(1_000));
        });
        assertThat(advance(priced, answer).step()).isEqualTo(new Saga.SagaStep(List.of(), List.of()));
        Order next = advance(priced, OrderSamples.returns(order, new ReturnedUnits(1, 1)))
                .order();
        assertThat(after(next, answer)).as("the answer of an earlier return").isEqualTo(next);
    }

    @Example
    void anOrderWhosePromotionsKeepSharesAsksNobody() {
        List<Promotion> promotions =
                List.of(promotion("p", new CheapestFree(Selection.EVERYTHING, 3, 1), null, Layer.LINE, false));
        Order order = shipped(promotions, List.of(line(1, "a", 3, 1_000, 0)), true);

        Advanced advanced = advance(order, OrderSamples.returns(order, new ReturnedUnits(1, 1)));

        assertThat(advanced.step().requested())
                .singleElement()
                .isInstanceOfSatisfying(
                        RefundRequested.class,
                        refund -> assertThat(refund.amount()).isEqualTo(pence(667)));
        assertThat(advanced.step().published()).hasSize(1);
    }

    @Example
    void aLimitedPromotionTakesNoMoreOffTheRestThanItHasHeld() {
        Promotion bundle = promotion(
                "bundle",
                new BundlePrice(
                        List.of(new Part(new Skus(Set.of("a")), 1), new Part(new Skus(Set.of("b")), 1)), pence(100)),
                null,
                Layer.LINE,
                true);
        Promotion tenth = limited(
                promotion("tenth", new PercentOff(new WholeOrder(), 1_000, Base.REMAINING), null, Layer.ORDER, true));
        List<Promotion> promotions = List.of(bundle, tenth);
        Order order = shipped(promotions, List.of(line(1, "a", 1, 1_000, 0), line(2, "b", 1, 1_000, 0)), true);

        RestPriced rest = answer(advance(order, OrderSamples.returns(order, new ReturnedUnits(2, 1))), promotions);

        assertThat(rest.applied()).singleElement().satisfies(applied -> {
            assertThat(applied.promotionId()).isEqualTo("tenth");
            assertThat(applied.amount()).isEqualTo(pence(10));
        });
    }

    @Example
    void shippingDoesNotBecomeCheaperByAReturn() {
        Order order = shipped(List.of(threeForTwo()), List.of(line(1, "a", 3, 1_000, 0)), true);
        Order asked = advance(order, OrderSamples.returns(order, new ReturnedUnits(1, 2)))
                .order();
        Applied free = new Applied(
                "three",
                1,
                null,
                pence(499),
                List.of(),
                new PromotionEvent.ShippingDiscount(
                        pence(499), List.of(new PromotionEvent.FunderShare("SHOP", pence(499)))),
                null,
                null,
                null);

        Order priced = after(
                asked,
                new PricedRest(
                        new RestPriced(
                                asked.progress().returns().getLast().reference(),
                                order.correlation(),
                                List.of(free),
                                null),
                        Map.of()));

        assertThat(priced.progress().returns().getLast().amounts().payable()).isEqualTo(pence(1_000));
    }

    /** Whether units keep their shares or the rest is priced again, and in whatever portions they come back. */
    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void limitsAreToldWhatIsLeftUntilNothingIs(
            @ForAll("promotions") List<Promotion> promotions,
            @ForAll("lines") List<Line> lines,
            @ForAll Random random) {
        Order order = shipped(promotions, numbered(lines), true, GIVE_BACK);
        List<OrderEvent.Discount> granted = order.progress().discounts();
        while (order.content().lines().stream().anyMatch(has(order)::apply)) {
            ReturnedUnits[] units = someUnits(order, random).toArray(ReturnedUnits[]::new);
            Advanced advanced = accepted(advance(order, OrderSamples.returns(order, units)), promotions);
            order = advanced.order();
            if (granted.isEmpty()) {
                assertThat(told(advanced)).isEmpty();
                continue;
            }
            GiveBackRequested told = told(advanced).getFirst();
            assertThat(told(advanced)).hasSize(1);
            assertThat(told.reference()).isEqualTo(order.discountReference());
            assertThat(told.kept()).hasSameSizeAs(granted);
            for (int i = 0; i < granted.size(); i++) {
                assertThat(told.kept().get(i)).isEqualTo(left(order, granted.get(i)));
            }
        }
    }

    /** Computed in another way than by the order: unit for unit. */
    private static KeptDiscount left(Order order, OrderEvent.Discount granted) {
        Money ofShipping =
                granted.shipping() == null ? pence(0) : granted.shipping().amount();
        OrderEvent.PricedAgain again = order.progress().returns().getLast().pricedAgain();
        boolean anythingKept = order.content().lines().stream().anyMatch(has(order)::apply);
        Money left = ofShipping;
        boolean used = granted.shipping() != null;
        for (OrderEvent.LineDiscount line : granted.lines()) {
            Line ordered = order.content().lines().get(line.lineNo() - 1);
            for (long unit = ordered.quantity() - Returns.returnable(order, ordered);
                    unit < ordered.quantity();
                    unit++) {
                left = left.plus(line.amount()
                        .fraction(unit + 1, ordered.quantity())
                        .minus(line.amount().fraction(unit, ordered.quantity())));
                used = true;
            }
        }
        List<Gift> given = order.progress().gifts();
        for (Gift gift : given == null ? List.<Gift>of() : given) {
            used |= gift.promotionId().equals(granted.promotionId()) && Returns.returnable(order, gift.lineNo()) > 0;
        }
        if (again != null && anythingKept) {
            left = pence(again.discounts().stream()
                    .filter(rest -> rest.promotionId().equals(granted.promotionId()))
                    .mapToLong(rest -> rest.amount().amountMinor())
                    .sum());
        }
        return new KeptDiscount(granted.promotionId(), left, used);
    }

    private static List<GiveBackRequested> told(Advanced advanced) {
        return advanced.step().requested().stream()
                .filter(GiveBackRequested.class::isInstance)
                .map(GiveBackRequested.class::cast)
                .toList();
    }

    private static Function<Line, Boolean> has(Order order) {
        return line -> Returns.returnable(order, line) > 0;
    }

    private static List<ReturnedUnits> someUnits(Order order, Random random) {
        List<ReturnedUnits> units = new ArrayList<>();
        while (units.isEmpty()) {
            for (Line line : order.content().lines()) {
                long returnable = Returns.returnable(order, line);
                if (returnable > 0 && random.nextBoolean()) {
                    units.add(new ReturnedUnits(line.lineNo(), 1 + random.nextLong(returnable)));
                }
            }
        }
        return units;
    }

    /** The order after the return, priced if it asks for that. */
    private static Order returned(Order order, List<Promotion> promotions, ReturnedUnits... units) {
        return accepted(advance(order, OrderSamples.returns(order, units)), promotions)
                .order();
    }

    private static Advanced accepted(Advanced received, List<Promotion> promotions) {
        List<Event> requested = received.step().requested();
        return !requested.isEmpty() && requested.getFirst() instanceof RepricingRequested
                ? advance(received.order(), new PricedRest(answer(received, promotions), Map.of(GIFT, pence(700))))
                : received;
    }

    private static RestPriced answer(Advanced advanced, List<Promotion> promotions) {
        return RestPrices.of((RepricingRequested) advanced.step().requested().getFirst(), versions(promotions));
    }

    private static Map<VersionKey, Promotion> versions(List<Promotion> promotions) {
        Map<VersionKey, Promotion> versions = new HashMap<>();
        promotions.forEach(each -> versions.put(new VersionKey(each.promotionId(), each.version()), each));
        return versions;
    }

    /** A shipped order with what these promotions take off. */
    private static Order shipped(List<Promotion> promotions, List<Line> lines, boolean taxIncluded) {
        return shipped(promotions, lines, taxIncluded, null);
    }

    /** @param limitsIfReturned as in the discounts of the order */
    private static Order shipped(
            List<Promotion> promotions,
            List<Line> lines,
            boolean taxIncluded,
            @org.jspecify.annotations.Nullable String limitsIfReturned) {
        Order created = Order.created(OrderSamples.created(lines, taxIncluded, new ShippingTerms(pence(499), 200_000)));
        List<GrantedVersion> all = promotions.stream()
                .map(each -> new GrantedVersion(each.promotionId(), each.version(), null, pence(1_000_000)))
                .toList();
        RestPriced whole = RestPrices.of(
                new RepricingRequested("whole", created.correlation(), SupplierRequests.discount(created), all),
                versions(promotions));
        List<OrderEvent.Discount> discounts =
                GrantedDiscounts.of(new DiscountGranted("whole", created.correlation(), whole.applied())).stream()
                        .map(each -> new OrderEvent.Discount(
                                each.promotionId(),
                                each.promotionVersion(),
                                each.couponCode(),
                                each.amount(),
                                each.lines(),
                                each.shipping(),
                                each.gifts(),
                                each.returns(),
                                limitsIfReturned))
                        .toList();
        Progress.Charged charged = Charging.of(created.content(), discounts);
        OrderConfirmed confirmed =
                OrderSamples.confirmed(charged.amounts(), charged.lines(), charged.charges(), discounts);
        return created.apply(new OrderConfirmed(
                        confirmed.correlation(),
                        confirmed.at(),
                        confirmed.amounts(),
                        confirmed.lines(),
                        confirmed.charges(),
                        confirmed.discounts(),
                        confirmed.paymentReference(),
                        confirmed.expireTime(),
                        gifts(lines.size(), discounts)))
                .apply(OrderSamples.PAID)
                .apply(OrderSamples.COMMITTED)
                .apply(OrderSamples.SHIPPED);
    }

    private static List<Gift> gifts(int lines, List<OrderEvent.Discount> discounts) {
        List<Gift> gifts = new ArrayList<>();
        for (OrderEvent.Discount discount : discounts) {
            if (discount.gifts() != null) {
                long units = discount.gifts().getFirst().choices().getFirst().quantity();
                gifts.add(new Gift(lines + gifts.size() + 1, GIFT, units, discount.promotionId()));
            }
        }
        return gifts;
    }

    private static Money refunded(Order order, Function<Amounts, Money> part) {
        return order.progress().returns().stream()
                .map(each -> part.apply(each.amounts()))
                .reduce(pence(0), Money::plus);
    }

    private static Money sum(List<ReturnedLine> lines, Function<LineAmounts, Money> part) {
        return lines.stream().map(line -> part.apply(line.amounts())).reduce(pence(0), Money::plus);
    }

    private static Line line(int lineNo, String sku, long quantity, long price, long taxPpm) {
        return OrderSamples.line(lineNo, sku, quantity, pence(price), taxPpm);
    }

    private static List<Line> numbered(List<Line> lines) {
        List<Line> numbered = new ArrayList<>();
        for (Line line : lines) {
            numbered.add(OrderSamples.line(
                    numbered.size() + 1, line.skuId(), line.quantity(), line.unitPrice(), line.taxPpm()));
        }
        return numbered;
    }

    private static Promotion threeForTwo() {
        return promotion("three", new CheapestFree(Selection.EVERYTHING, 3, 1), null, Layer.LINE, true);
    }

    private static Promotion promotion(
            String id,
            Benefit benefit,
            @org.jspecify.annotations.Nullable Condition condition,
            Layer layer,
            boolean again) {
        Definition.Returns returns = again ? Definition.Returns.PRICE_AGAIN : null;
        return promotion(id, new Definition(benefit, condition, layer, null, null, List.of(), returns, null), null);
    }

    private static Promotion limited(Promotion promotion) {
        return promotion(promotion.promotionId(), promotion.terms().definition(), 1_000_000L);
    }

    private static Promotion promotion(
            String id, Definition definition, @org.jspecify.annotations.Nullable Long budgetMinor) {
        return Promotion.of(
                id,
                new Terms(
                        id,
                        definition,
                        "GBP",
                        OrderSamples.CREATED.placedAt().minus(Duration.ofDays(1)),
                        null,
                        false,
                        false,
                        false,
                        true,
                        0,
                        budgetMinor,
                        List.of(),
                        false,
                        ZoneOffset.UTC));
    }

    @Provide
    Arbitrary<List<Line>> lines() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.longs().between(0, 3_000),
                        Arbitraries.integers().between(0, SOME_RATES - 1))
                .as((sku, quantity, price, rate) -> line(1, sku, quantity, price, TAX_PPM[rate]))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Promotion>> promotions() {
        return Combinators.combine(
                        Arbitraries.of("p", "q", "r", "s"),
                        benefits(),
                        Arbitraries.<Condition>of(
                                        new Subtotal(Selection.EVERYTHING, pence(4_000), null),
                                        new Quantity(new Skus(Set.of("a")), 2))
                                .injectNull(0.5),
                        Arbitraries.of(Layer.values()),
                        Arbitraries.of(true, true, false),
                        Arbitraries.of(true, false, false))
                .as((id, benefit, condition, layer, again, limited) -> {
                    Promotion promotion = promotion(id, benefit, condition, layer, again);
                    return limited ? limited(promotion) : promotion;
                })
                .list()
                .uniqueElements(Promotion::promotionId)
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(ArrayList::new);
    }

    private static Arbitrary<Benefit> benefits() {
        Arbitrary<Selection> units =
                Arbitraries.of(Selection.EVERYTHING, new Skus(Set.of("a", "b")), new Skus(Set.of("c")));
        Arbitrary<Money> amount = Arbitraries.longs().between(1, 4_000).map(OrderSamples::pence);
        Arbitrary<Benefit.Target> target =
                Arbitraries.oneOf(units.map(Units::new), Arbitraries.of(new WholeOrder(), new Shipping()));
        return Arbitraries.oneOf(
                Combinators.combine(target, Arbitraries.of(1, 999, 5_000, 10_000), Arbitraries.of(Base.class))
                        .as(PercentOff::new),
                Combinators.combine(target, amount).as(AmountOff::new),
                Combinators.combine(units, amount, amount, Arbitraries.of(true, false))
                        .as((each, spend, save, repeated) ->
                                new SpendAndSave(each, List.of(new Step(spend, save)), repeated)),
                Combinators.combine(units, Arbitraries.of(UnitOrder.class))
                        .as((each, by) -> new NthItem(each, 2, 5_000, by)),
                units.map(each -> new CheapestFree(each, 3, 1)),
                units.map(each -> new Benefit.Gift(
                        each, 2, GIFT, 1, null, Benefit.IfShort.WITHOUT, null, Benefit.IfReturned.CHARGED)),
                Combinators.combine(units, units, amount)
                        .as((one, other, price) ->
                                new BundlePrice(List.of(new Part(one, 1), new Part(other, 1)), price)));
    }
}
