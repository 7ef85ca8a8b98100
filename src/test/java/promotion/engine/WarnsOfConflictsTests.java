package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.BuyAndGet;
import promotion.engine.Benefit.CheapestFree;
import promotion.engine.Benefit.FixedPrice;
import promotion.engine.Benefit.Gift;
import promotion.engine.Benefit.IfShort;
import promotion.engine.Benefit.NthItem;
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

class WarnsOfConflictsTests {

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
        assertThat(belowFloor(OFF)).as("dearer carts of the mug keep the floor").isFalse();
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
    void aCapMayKeepAFloor() {
        assertThat(belowFloor(capped(SALE, 50, null))).isFalse();
        assertThat(belowFloor(capped(SALE, 51, null))).isTrue();
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
        assertThat(Conflicts.of(promotion("p", OFF, null), List.of(), new Floors(List.of(), false), 10))
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
                member("mug", new Gift(Selection.EVERYTHING, 1, "mug", 1, null, IfShort.WITHOUT, null), Choice.BEST),
                member("pen", new Gift(Selection.EVERYTHING, 1, "pen", 1, null, IfShort.WITHOUT, null), Choice.BEST));
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
        return Conflicts.of(promotion, List.of(), new Floors(List.of(MUG), true), 10)
                .contains(new Conflict(Code.BELOW_FLOOR, List.of("p"), MUG));
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

    @Provide
    Arbitrary<Cart> carts() {
        return AnyPromotions.carts();
    }

    @Provide
    Arbitrary<List<PromotionVersion>> promotions() {
        return AnyPromotions.promotions();
    }
}
