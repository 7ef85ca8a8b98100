package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.discount;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import platform.money.Money;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.LineDiscount;
import promotion.Shop.Offer;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.PercentOff;
import promotion.offer.AppliedDiscount;
import promotion.offer.Entitlement;

/** Holds for any offers and any basket. */
class DiscountsStayWithinTheirLinesTests {

    private static final int CODES = 4;

    @Property(tries = 1000)
    void noLineIsDiscountedByMoreThanItIsWorth(
            @ForAll("offers") List<Offer> offers,
            @ForAll("amounts") List<Long> amounts,
            @ForAll("codes") Set<Integer> codes) {
        Map<Integer, Long> off = new HashMap<>();
        for (Applied applied : granted(offers, amounts, List.copyOf(codes))) {
            for (LineDiscount line : applied.lines()) {
                assertThat(line.amount().amountMinor()).isPositive();
                off.merge(line.lineNo(), line.amount().amountMinor(), Math::addExact);
            }
        }
        off.forEach((lineNo, minor) -> assertThat(minor).isLessThanOrEqualTo(amounts.get(lineNo - 1)));
    }

    @Property(tries = 1000)
    void linesAddUpToWhatAPromotionTakesOff(
            @ForAll("offers") List<Offer> offers,
            @ForAll("amounts") List<Long> amounts,
            @ForAll("codes") Set<Integer> codes) {
        for (Applied applied : granted(offers, amounts, List.copyOf(codes))) {
            assertThat(applied.amount().amountMinor()).isPositive();
            assertThat(applied.lines().stream().map(LineDiscount::amount).reduce(Money.zero("GBP"), Money::plus))
                    .isEqualTo(applied.amount());
            assertThat(applied.lines()).extracting(LineDiscount::lineNo).doesNotHaveDuplicates();
        }
    }

    @Property(tries = 1000)
    void eachPromotionTakesWhatItsTermsSayOfWhatIsLeft(
            @ForAll("offers") List<Offer> offers, @ForAll("amounts") List<Long> amounts) {
        Money left = Money.ofMinor(amounts.stream().mapToLong(Long::longValue).sum(), "GBP");
        Map<String, Offer> byId = new HashMap<>();
        offers.forEach(offer -> byId.put(offer.promotionId(), offer));
        for (Applied applied : granted(offers, amounts, List.of())) {
            assertThat(applied.amount()).isEqualTo(off(byId.get(applied.promotionId()), left));
            left = left.minus(applied.amount());
        }
        assertThat(left.isNegative()).isFalse();
    }

    private static Money off(Offer offer, Money left) {
        return switch (offer.terms().definition().benefit()) {
            case PercentOff percent -> left.fraction(percent.basisPoints(), 10_000);
            case AmountOff amount -> amount.amount().compareTo(left) < 0 ? amount.amount() : left;
            default -> throw new AssertionError("This test offers no such benefit: " + offer);
        };
    }

    @Property(tries = 1000)
    void theOrderOfCodesDoesNotMatter(
            @ForAll("offers") List<Offer> offers,
            @ForAll("amounts") List<Long> amounts,
            @ForAll("codes") Set<Integer> codes,
            @ForAll long seed) {
        List<Integer> one = new ArrayList<>(codes);
        List<Integer> other = new ArrayList<>(codes);
        other.addAll(codes);
        Collections.shuffle(other, new Random(seed));

        Entitlement.Decision decision = decide(offers, amounts, one);
        Entitlement.Decision shuffled = decide(offers, amounts, other);

        switch (decision) {
            case Entitlement.Granted granted -> assertThat(shuffled).isEqualTo(granted);
            case Entitlement.Refused refused ->
                assertThat(new HashSet<>(((Entitlement.Refused) shuffled).refusals()))
                        .isEqualTo(new HashSet<>(refused.refusals()));
        }
    }

    private static List<Applied> granted(List<Offer> offers, List<Long> amounts, List<Integer> codes) {
        return decide(offers, amounts, codes) instanceof Entitlement.Granted granted
                ? granted.appliedDiscounts().stream()
                        .map(AppliedDiscount::applied)
                        .toList()
                : List.of();
    }

    /** The first promotions have the coupon codes C0, C1 and so on. */
    private static Entitlement.Decision decide(List<Offer> offers, List<Long> amounts, List<Integer> codes) {
        Shop shop = new Shop().offers(offers.toArray(Offer[]::new));
        IntStream.range(0, Math.min(CODES, offers.size()))
                .forEach(i -> shop.coupon("C" + i, offers.get(i).promotionId()));
        return shop.entitlement(
                discount("r", amounts, codes.stream().map(i -> "c" + i).toArray(String[]::new)));
    }

    @Provide
    Arbitrary<List<Long>> amounts() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 50).list().ofMinSize(1).ofMaxSize(8),
                Arbitraries.longs()
                        .between(0, 1_000_000_000_000_000L)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(30));
    }

    @Provide
    Arbitrary<Set<Integer>> codes() {
        return Arbitraries.integers().between(0, CODES - 1).set().ofMaxSize(CODES);
    }

    @Provide
    Arbitrary<List<Offer>> offers() {
        Arbitrary<String> id = Arbitraries.of("a", "b", "c", "d", "e", "f");
        Arbitrary<Offer> percentage = Combinators.combine(
                        id, Arbitraries.integers().between(1, 10_000))
                .as(Shop::percent);
        Arbitrary<Offer> amount =
                Combinators.combine(id, Arbitraries.longs().between(1, 100)).as(Shop::off);
        return Combinators.combine(
                        Arbitraries.oneOf(percentage, amount),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, true, false),
                        Arbitraries.of(true, false))
                .as((offer, priority, byCoupon, combinable, budget) -> {
                    Offer made = offer.priority(priority);
                    made = byCoupon ? made.byCoupon() : made;
                    made = combinable ? made : made.alone();
                    return budget ? made.budget(60L) : made;
                })
                .list()
                .uniqueElements(Offer::promotionId)
                .ofMaxSize(6);
    }
}
