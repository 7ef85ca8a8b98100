package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BundlePrice;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.IfShort;
import promotion.engine.Benefit.NthItem;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Step;
import promotion.engine.Benefit.Tier;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.ChannelIn;
import promotion.engine.Condition.CountryIn;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Conflict.Code;
import promotion.engine.Conflict.PricedSku;
import promotion.engine.Conflicts.Floors;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Skus;

class WarnsOfConflictsTests extends AnyCartsAndPromotions {

    private static final PricedSku MUG = new PricedSku("mug", "GBP", 1_000, null, Set.of(), Map.of(), Set.of(), 950);
    private static final Units MUGS = new Units(new Skus(Set.of("mug")));
    private static final Benefit SALE = new PercentOff(new Units(new Skus(Set.of("mug"))), 1_000, Base.LIST);
    private static final Benefit OFF = new AmountOff(new WholeOrder(), pounds(100));

    @Test
    void aWindowThatIsNeverOpen() {
        Condition may = new TimeWindow(Instant.parse("2026-05-01T00:00:00Z"), Instant.parse("2026-06-01T00:00:00Z"));
        Condition june = new TimeWindow(Instant.parse("2026-06-01T00:00:00Z"), null);

        assertThat(codes(promotion("p", OFF, new AllOf(List.of(may, june))))).containsExactly(Code.NEVER_VALID);
        assertThat(codes(promotion("p", OFF, may))).isEmpty();
    }

    @Test
    void conditionsThatExcludeEachOther() {
        assertThat(codes(promotion(
                        "p",
                        OFF,
                        new AllOf(List.of(
                                new CountryIn(Set.of("GB")), new NoneOf(List.of(new CountryIn(Set.of("GB", "IE")))))))))
                .containsExactly(Code.CONTRADICTS_ITSELF);
        assertThat(codes(promotion(
                        "p", OFF, new AllOf(List.of(new ChannelIn(Set.of("web")), new ChannelIn(Set.of("app")))))))
                .containsExactly(Code.CONTRADICTS_ITSELF);
        assertThat(codes(promotion("p", OFF, new CurrencyIs("EUR"))))
                .as("the amount is in pounds")
                .containsExactly(Code.CONTRADICTS_ITSELF);
    }

    @Test
    void aStepThatSavesAllThatMustBeSpent() {
        assertThat(codes(promotion(
                        "p",
                        new SpendAndSave(Selection.EVERYTHING, List.of(new Step(pounds(300), pounds(300))), false),
                        null)))
                .containsExactly(Code.MAKES_FREE);
    }

    @Test
    void aWayBelowAFloor() {
        assertThat(belowFloor(SALE)).isTrue();
        assertThat(belowFloor(new PercentOff(new Units(new Skus(Set.of("cup"))), 1_000, Base.LIST)))
                .as("another SKU")
                .isFalse();
        assertThat(belowFloor(new PercentOff(new WholeOrder(), 510, Base.LIST))).isTrue();
        assertThat(belowFloor(new PercentOff(new WholeOrder(), 500, Base.LIST))).isFalse();
        assertThat(belowFloor(new PercentOff(new Benefit.Shipping(), 10_000, Base.LIST)))
                .isFalse();
        assertThat(belowFloor(new AmountOff(MUGS, pounds(51)))).isTrue();
        assertThat(belowFloor(new AmountOff(MUGS, pounds(50)))).isFalse();
        assertThat(belowFloor(new FixedPrice(MUGS, pounds(949)))).isTrue();
        assertThat(belowFloor(new FixedPrice(MUGS, pounds(950)))).isFalse();
        assertThat(belowFloor(new CheapestFree(Selection.EVERYTHING, 3, 1))).isTrue();
        assertThat(belowFloor(new NthItem(Selection.EVERYTHING, 2, 500, UnitOrder.DEAREST_FIRST)))
                .isFalse();
        assertThat(belowFloor(new BuyAndGet(
                        new Skus(Set.of("cup")), 2, MUGS.units(), 1, 5_000, UnitOrder.CHEAPEST_FIRST, null)))
                .isTrue();
        assertThat(belowFloor(
                        new QuantityTiers(MUGS.units(), List.of(new Tier(2, 100), new Tier(5, 600), new Tier(9, 200)))))
                .isTrue();
    }

    @Test
    void aWayBelowAFloorInTheSmallestCartOfTheSku() {
        assertThat(belowFloor(OFF)).isTrue();
        assertThat(belowFloor(off(50, null))).isFalse();
        assertThat(belowFloor(new FixedPrice(new WholeOrder(), pounds(949)))).isTrue();
        assertThat(belowFloor(new FixedPrice(new WholeOrder(), pounds(950)))).isFalse();

        assertThat(belowFloor(off(100, new Quantity(Selection.EVERYTHING, 2))))
                .as("two share it")
                .isFalse();
        assertThat(belowFloor(off(102, new Quantity(Selection.EVERYTHING, 2)))).isTrue();
        assertThat(belowFloor(off(100, subtotal(1_001)))).isFalse();
        assertThat(belowFloor(off(100, new AllOf(List.of(new AllOf(List.of(subtotal(1_000))))))))
                .isTrue();
        assertThat(belowFloor(off(100, new Quantity(new Skus(Set.of("cup")), 1))))
                .as("it needs another SKU")
                .isFalse();
        assertThat(belowFloor(off(100, new NoneOf(List.of(new Quantity(MUGS.units(), 1))))))
                .isFalse();

        assertThat(belowFloor(save(new Step(pounds(2_001), pounds(150))))).isFalse();
        assertThat(belowFloor(save(new Step(pounds(2_001), pounds(153))))).isTrue();
        assertThat(belowFloor(save(new Step(pounds(1_000), pounds(50)), new Step(pounds(2_000), pounds(102)))))
                .isTrue();
        assertThat(belowFloor(save(new Step(pounds(1_000), pounds(50)), new Step(pounds(2_000), pounds(100)))))
                .isFalse();

        Part two = new Part(MUGS.units(), 2);
        assertThat(belowFloor(new BundlePrice(List.of(two, two), pounds(3_796))))
                .isTrue();
        assertThat(belowFloor(new BundlePrice(List.of(two, two), pounds(3_800))))
                .isFalse();
        assertThat(belowFloor(new BundlePrice(List.of(two, new Part(new Skus(Set.of("cup")), 1)), pounds(1))))
                .as("it needs another SKU")
                .isFalse();
    }

    @Test
    void aSalePriceNearerToTheFloor() {
        PricedSku onSale = new PricedSku("mug", "GBP", 1_000, 960L, Set.of(), Map.of(), Set.of(), 950);
        assertThat(belowFloor(promotion("p", new AmountOff(MUGS, pounds(11)), null), onSale))
                .isTrue();
        assertThat(belowFloor(promotion("p", new AmountOff(MUGS, pounds(10)), null), onSale))
                .isFalse();
        PricedSku dearer = new PricedSku("mug", "GBP", 1_000, 1_100L, Set.of(), Map.of(), Set.of(), 950);
        assertThat(belowFloor(promotion("p", new AmountOff(MUGS, pounds(51)), null), dearer))
                .isTrue();
    }

    private static PromotionVersion off(long minor, @Nullable Condition condition) {
        return promotion("p", new AmountOff(new WholeOrder(), pounds(minor)), condition);
    }

    private static Condition subtotal(long minor) {
        return new Condition.Subtotal(Selection.EVERYTHING, pounds(minor), null);
    }

    private static Benefit save(Step... steps) {
        return new SpendAndSave(MUGS.units(), List.of(steps), false);
    }

    @Test
    void aCapMayKeepAFloor() {
        assertThat(belowFloor(capped(SALE, 50, null))).isFalse();
        assertThat(belowFloor(capped(SALE, 51, null))).isTrue();
        assertThat(belowFloor(capped(OFF, 50, null))).isFalse();
        assertThat(belowFloor(capped(SALE, 51, new Quantity(Selection.EVERYTHING, 10))))
                .as("ten units share the cap")
                .isFalse();
    }

    @Test
    void aFloorInACurrencyThatThePromotionExcludes() {
        assertThat(belowFloor(promotion("p", SALE, new CurrencyIs("GBP")))).isTrue();
        assertThat(belowFloor(promotion("p", SALE, new CurrencyIs("EUR")))).isFalse();
        assertThat(belowFloor(promotion("p", SALE, new NoneOf(List.of(new CurrencyIs("GBP"))))))
                .isFalse();
    }

    @Test
    void floorsOfWhichOnlyAPartWasCompared() {
        assertThat(Conflicts.of(promotion("p", SALE, null), List.of(), new Floors(List.of(), false), 10))
                .containsExactly(new Conflict(Code.FLOORS_NOT_COMPARED, List.of("p")));
        assertThat(Conflicts.of(promotion("p", SALE, null), List.of(), new Floors(List.of(MUG), false), 10))
                .containsExactly(new Conflict(Code.BELOW_FLOOR, List.of("p"), MUG));
        Benefit shipping = new AmountOff(new Benefit.Shipping(), pounds(100));
        assertThat(Conflicts.of(promotion("p", shipping, null), List.of(), new Floors(List.of(), false), 10))
                .as("no floor needs to be compared")
                .isEmpty();
    }

    @Test
    void pairsThatNeverStack() {
        PromotionVersion one = member("one", OFF, Choice.BEST);
        PromotionVersion two = member("two", OFF, Choice.BEST);

        assertThat(Conflicts.of(two, List.of(one, two), Floors.NONE, 10))
                .containsExactly(new Conflict(Code.NEVER_STACK, List.of("one", "two")));
    }

    @Test
    void membersOfAGroupThatDeclareDifferentChoices() {
        PromotionVersion best = member("best", OFF, Choice.BEST);
        PromotionVersion first = member("first", OFF, Choice.FIRST);
        PromotionVersion all = member("all", OFF, Choice.ALL);

        assertThat(Conflicts.of(best, List.of(first), Floors.NONE, 10))
                .containsExactly(
                        new Conflict(Code.CHOICES_DIFFER, List.of("best", "first")),
                        new Conflict(Code.NEVER_STACK, List.of("best", "first")));
        assertThat(Conflicts.of(best, List.of(all, first), Floors.NONE, 10))
                .as("both may apply after the one whose choice lets all of them apply")
                .containsExactly(
                        new Conflict(Code.CHOICES_DIFFER, List.of("all", "best")),
                        new Conflict(Code.CHOICES_DIFFER, List.of("best", "first")));
    }

    @Test
    void onlyOneGiftOfAGroupThatGivesTheBest() {
        List<PromotionVersion> gifts = List.of(
                member(
                        "mug",
                        new Gift(Selection.EVERYTHING, 1, "mug", 1, null, IfShort.WITHOUT, null, null),
                        Choice.BEST),
                member(
                        "pen",
                        new Gift(Selection.EVERYTHING, 1, "pen", 1, null, IfShort.WITHOUT, null, null),
                        Choice.BEST));
        Cart cart = AnyPromotions.cart(List.of(new Cart.Line("", "a", 1, 1_000, Set.of(), Map.of(), Set.of(), 0)));

        assertThat(CompiledPromotions.of(gifts).evaluate(cart, Map.of()).considered())
                .extracting(each -> each.promotion().promotionId(), Evaluation.Considered::outcome)
                .containsExactly(tuple("mug", Outcome.APPLIED), tuple("pen", Outcome.GROUP_TAKEN));
    }

    @Test
    void pairsForTheSameUnitsUnlessNoCartGetsBoth() {
        PromotionVersion gold = promotion("gold", SALE, new LevelIn(Set.of("gold")));
        PromotionVersion silver = promotion("silver", SALE, new LevelIn(Set.of("silver")));
        PromotionVersion all = promotion("all", SALE, null);

        assertThat(Conflicts.of(gold, List.of(silver), Floors.NONE, 10)).isEmpty();
        assertThat(Conflicts.of(gold, List.of(all), Floors.NONE, 10))
                .containsExactly(new Conflict(Code.SAME_UNITS, List.of("all", "gold")));
        assertThat(Conflicts.of(gold, List.of(all), Floors.NONE, 0)).isEmpty();
    }

    @Property(tries = 5000, shrinking = ShrinkingMode.OFF)
    void promotionsThatNeverStackAreNeverAppliedTogether(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        Evaluation evaluation = CompiledPromotions.of(promotions).evaluate(cart, Map.of());
        List<String> applied = evaluation.considered().stream()
                .filter(each -> each.outcome() == Outcome.APPLIED)
                .map(each -> each.promotion().promotionId())
                .toList();
        for (PromotionVersion promotion : promotions) {
            for (Conflict conflict : Conflicts.of(promotion, promotions, Floors.NONE, 100)) {
                if (conflict.code() == Code.NEVER_STACK) {
                    assertThat(applied.containsAll(conflict.promotionIds()))
                            .as("%s", conflict)
                            .isFalse();
                }
            }
        }
    }

    private static boolean belowFloor(Benefit benefit) {
        return belowFloor(promotion("p", benefit, null));
    }

    /** Whether it takes mugs below their floor. */
    private static boolean belowFloor(PromotionVersion promotion) {
        return belowFloor(promotion, MUG);
    }

    /** If the promotion warns, then the floor does shrink it in some cart. */
    private static boolean belowFloor(PromotionVersion promotion, PricedSku mug) {
        boolean warns = Conflicts.of(promotion, List.of(), new Floors(List.of(mug), true), 10)
                .contains(new Conflict(Code.BELOW_FLOOR, List.of("p"), mug));
        if (warns) {
            assertThat(IntStream.rangeClosed(1, 12))
                    .as(promotion.toString())
                    .anyMatch(mugs -> takes(promotion, mug, mugs, 0, mug.floorMinor())
                                    < takes(promotion, mug, mugs, 0, 0)
                            || takes(promotion, mug, mugs, 2, mug.floorMinor()) < takes(promotion, mug, mugs, 2, 0));
        }
        return warns;
    }

    private static long takes(PromotionVersion promotion, PricedSku mug, int mugs, int cups, long floor) {
        List<Cart.Line> lines = new ArrayList<>();
        lines.add(new Cart.Line(
                "1", "mug", mugs, mugs * mug.leastMinor(), mug.categories(), mug.attributes(), mug.tags(), floor));
        if (cups > 0) {
            lines.add(Cart.Line.of("2", "cup", cups, cups * 2_000L));
        }
        Cart cart = new Cart("GBP", Instant.EPOCH, "web", "GB", "card", Cart.Customer.GUEST, lines, 0, Set.of());
        return CompiledPromotions.of(List.of(promotion))
                .evaluate(cart, Map.of())
                .totalMinor();
    }

    private static PromotionVersion capped(Benefit benefit, long cap, @Nullable Condition condition) {
        return new PromotionVersion(
                "p",
                1,
                null,
                false,
                true,
                0,
                new Definition(benefit, condition, Layer.LINE, null, pounds(cap), List.of()));
    }

    private static List<Code> codes(PromotionVersion promotion) {
        return Conflicts.of(promotion, List.of(), Floors.NONE, 10).stream()
                .map(Conflict::code)
                .toList();
    }

    private static PromotionVersion member(String id, Benefit benefit, Choice choice) {
        return new PromotionVersion(
                id,
                1,
                null,
                false,
                true,
                0,
                new Definition(benefit, null, Layer.ORDER, new Group("g", choice), null, List.of()));
    }

    private static PromotionVersion promotion(String id, Benefit benefit, @Nullable Condition condition) {
        return new PromotionVersion(
                id, 1, null, false, true, 0, new Definition(benefit, condition, Layer.LINE, null, null, List.of()));
    }

    private static Money pounds(long minor) {
        return Money.ofMinor(minor, "GBP");
    }
}
