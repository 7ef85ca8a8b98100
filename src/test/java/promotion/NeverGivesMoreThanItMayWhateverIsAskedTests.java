package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.discount;
import static promotion.Shop.off;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static promotion.Shop.reverse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import promotion.PromotionEvent.DiscountReleased;
import promotion.PromotionEvent.DiscountReversed;
import promotion.PromotionEvent.RedemptionRefused;
import promotion.PromotionEvent.RestPriced;
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.ReversalRequested;

/**
 * Holds for any requests, in any order and any batches, repeated or not.
 *
 * <p>Seen to fail when a reversal did not subtract redeemed uses and amounts: a reversed coupon stayed used.
 */
class NeverGivesMoreThanItMayWhateverIsAskedTests {

    private static final Map<String, Long> BUDGETS = Map.of("campaign", 1_000L, "vouchers", 900L);
    private static final List<String> REFERENCES = List.of("r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9");
    private static final Map<String, Long> USES = Map.of("ONCE", 1L, "THRICE", 3L);

    private static Shop shop() {
        return new Shop()
                .offers(
                        percent("sale", 500),
                        off("campaign", 150).budget(BUDGETS.get("campaign")).priority(1),
                        off("vouchers", 250).byCoupon().budget(BUDGETS.get("vouchers")),
                        percent("welcome", 2_000).byCoupon(),
                        off("alone", 400).byCoupon().alone())
                .coupon("ONCE", "welcome", USES.get("ONCE"))
                .coupon("THRICE", "vouchers", USES.get("THRICE"))
                .coupon("ALWAYS", "vouchers")
                .coupon("ALONE", "alone");
    }

    /** What the answers alone say: the discount and the last answer of each reference. */
    private static final class Model {

        private final Map<String, List<Applied>> applied = new HashMap<>();
        private final Map<String, Class<? extends Answer>> state = new HashMap<>();

        void apply(PromotionRequest request, Answer answer) {
            assertThat(answer.reference()).isEqualTo(request.reference());
            @Nullable Class<? extends Answer> before = state.get(request.reference());
            switch (answer) {
                case DiscountGranted granted -> {
                    assertThat(before).isIn(null, DiscountGranted.class);
                    if (before != null) {
                        assertThat(granted.applied()).isEqualTo(applied.get(request.reference()));
                    }
                    move(granted, granted.applied());
                }
                case DiscountRefused refused -> {
                    assertThat(before).isIn(null, DiscountRefused.class);
                    move(refused, List.of());
                }
                case DiscountRedeemed redeemed -> {
                    assertThat(before).isNotEqualTo(DiscountReversed.class);
                    move(redeemed, redeemed.applied());
                }
                case DiscountReleased released -> {
                    assertThat(before).isNotIn(DiscountRedeemed.class, DiscountReversed.class);
                    if (before != DiscountRefused.class) {
                        move(released, List.of());
                    }
                }
                case RedemptionRefused refused ->
                    assertThat(before).isNotIn(DiscountGranted.class, DiscountRedeemed.class);
                case RestPriced priced -> throw new AssertionError("Nobody asked for " + priced);
                case DiscountReversed reversed -> {
                    if (before != DiscountRefused.class) {
                        move(reversed, List.of());
                    }
                }
            }
        }

        private void move(Answer answer, List<Applied> now) {
            state.put(answer.reference(), answer.getClass());
            applied.put(answer.reference(), now);
        }

        void assertWithinLimits() {
            Map<String, Long> spent = new HashMap<>();
            Map<String, Long> used = new HashMap<>();
            for (List<Applied> discount : applied.values()) {
                assertThat(discount).extracting(Applied::promotionId).doesNotHaveDuplicates();
                for (Applied part : discount) {
                    spent.merge(part.promotionId(), part.amount().amountMinor(), Long::sum);
                    if (part.couponCode() != null) {
                        used.merge(part.couponCode(), 1L, Long::sum);
                    }
                }
            }
            BUDGETS.forEach(
                    (id, budget) -> assertThat(spent.getOrDefault(id, 0L)).isLessThanOrEqualTo(budget));
            USES.forEach((code, uses) -> assertThat(used.getOrDefault(code, 0L)).isLessThanOrEqualTo(uses));
        }

        void assertCountedBy(Shop shop) {
            BUDGETS.keySet().forEach(id -> {
                assertThat(shop.promotion(id).heldMinor()).isEqualTo(spent(id, DiscountGranted.class));
                assertThat(shop.promotion(id).redeemedMinor()).isEqualTo(spent(id, DiscountRedeemed.class));
            });
            USES.keySet().forEach(code -> {
                assertThat(shop.couponOf(code).held()).isEqualTo(used(code, DiscountGranted.class));
                assertThat(shop.couponOf(code).redeemed()).isEqualTo(used(code, DiscountRedeemed.class));
            });
            assertThat(shop.promotion("sale").heldMinor()).isZero();
            assertThat(shop.couponOf("ALWAYS").held()).isZero();
        }

        private long spent(String promotionId, Class<? extends Answer> in) {
            return applied(in)
                    .filter(part -> part.promotionId().equals(promotionId))
                    .mapToLong(part -> part.amount().amountMinor())
                    .sum();
        }

        private long used(String code, Class<? extends Answer> in) {
            return applied(in).filter(part -> code.equals(part.couponCode())).count();
        }

        private Stream<Applied> applied(Class<? extends Answer> in) {
            return applied.keySet().stream()
                    .filter(reference -> state.get(reference) == in)
                    .flatMap(reference -> applied.get(reference).stream());
        }
    }

    @Property(tries = 1000)
    void budgetsAndUsesAreKeptAndCounted(@ForAll("batches") List<List<PromotionRequest>> batches) {
        Shop shop = shop();
        Model model = new Model();
        for (List<PromotionRequest> batch : batches) {
            List<Answer> answers = shop.decide(batch);
            assertThat(answers).hasSameSizeAs(batch);
            for (int i = 0; i < batch.size(); i++) {
                model.apply(batch.get(i), answers.get(i));
                model.assertWithinLimits();
            }
            model.assertCountedBy(shop);
        }
    }

    @Property(tries = 500)
    void aRepeatedRequestChangesNothing(@ForAll("batches") List<List<PromotionRequest>> batches) {
        Shop shop = shop();
        for (List<PromotionRequest> batch : batches) {
            for (PromotionRequest request : batch) {
                Answer first = shop.answer(request);
                var promotions = Map.copyOf(shop.promotions);
                var coupons = Map.copyOf(shop.coupons);
                assertThat(shop.answer(request)).isEqualTo(first);
                assertThat(shop.promotions).isEqualTo(promotions);
                assertThat(shop.coupons).isEqualTo(coupons);
            }
        }
    }

    @Property(tries = 500)
    void batchesDecideAsSingleRequestsDo(@ForAll("batches") List<List<PromotionRequest>> batches) {
        Shop together = shop();
        Shop alone = shop();
        for (List<PromotionRequest> batch : batches) {
            List<Answer> answers = batch.stream().map(alone::answer).toList();
            assertThat(together.decide(batch)).isEqualTo(answers);
        }
        assertThat(together.promotions).isEqualTo(alone.promotions);
        assertThat(together.coupons).isEqualTo(alone.coupons);
        assertThat(together.discounts).isEqualTo(alone.discounts);
    }

    /** After any other requests, a reference that is released holds nothing. */
    @Property(tries = 500)
    void whenAllIsReleasedNothingIsHeld(@ForAll("batches") List<List<PromotionRequest>> batches) {
        Shop shop = shop();
        batches.forEach(shop::decide);
        List.copyOf(shop.discounts.keySet()).forEach(reference -> shop.answer(release(reference)));

        assertThat(shop.promotions.values()).allMatch(promotion -> promotion.heldMinor() == 0);
        assertThat(shop.coupons.values()).allMatch(coupon -> coupon.held() == 0);
    }

    /** With any other requests before and after its reversal, a reversed reference counts nowhere. */
    @Property(tries = 500)
    void whenAllIsReversedNothingCounts(
            @ForAll("batches") List<List<PromotionRequest>> batches,
            @ForAll("batches") List<List<PromotionRequest>> later) {
        Shop shop = shop();
        batches.forEach(shop::decide);
        REFERENCES.forEach(reference -> shop.answer(reverse(reference)));
        later.forEach(shop::decide);

        assertThat(shop.promotions.values())
                .allMatch(promotion -> promotion.heldMinor() == 0 && promotion.redeemedMinor() == 0);
        assertThat(shop.coupons.values()).allMatch(coupon -> coupon.held() == 0 && coupon.redeemed() == 0);
    }

    @Provide
    Arbitrary<List<List<PromotionRequest>>> batches() {
        return request().list().ofMaxSize(6).list().ofMaxSize(10);
    }

    private static Arbitrary<PromotionRequest> request() {
        Arbitrary<String> reference = Arbitraries.of(REFERENCES);
        Arbitrary<List<Long>> amounts =
                Arbitraries.longs().between(0, 1_000).list().ofMinSize(1).ofMaxSize(3);
        Arbitrary<List<String>> codes = Arbitraries.of("once", "thrice", "always", "alone", "none")
                .list()
                .ofMaxSize(2);
        Arbitrary<PromotionRequest> discount = Combinators.combine(reference, amounts, codes)
                .as((r, a, c) -> (DiscountRequested) discount(r, a, c.toArray(String[]::new)));
        Arbitrary<PromotionRequest> redeem = reference.map(r -> (RedemptionRequested) redeem(r));
        Arbitrary<PromotionRequest> release = reference.map(r -> (DiscountReleaseRequested) release(r));
        Arbitrary<PromotionRequest> reverse = reference.map(r -> (ReversalRequested) reverse(r));
        return Arbitraries.oneOf(discount, discount, redeem, redeem, release, reverse);
    }
}
