package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.ask;
import static promotion.Shop.off;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static promotion.Shop.reverse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import promotion.PromotionRequest.DiscountReleaseRequested;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.RedemptionRequested;
import promotion.PromotionRequest.ReversalRequested;

/** Whatever is asked, in whatever order and batches, and however often. */
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

    /** What those who ask can tell from the answers alone: what each reference has, held or for good. */
    private static final class Model {

        private final Map<String, List<Applied>> has = new HashMap<>();
        private final Map<String, Class<? extends Answer>> state = new HashMap<>();

        void hear(PromotionRequest request, Answer answer) {
            assertThat(answer.reference()).isEqualTo(request.reference());
            @Nullable Class<? extends Answer> before = state.get(request.reference());
            switch (answer) {
                case DiscountGranted granted -> {
                    assertThat(before).isIn(null, DiscountGranted.class);
                    if (before != null) {
                        assertThat(granted.applied()).isEqualTo(has.get(request.reference()));
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
                case DiscountReversed reversed -> {
                    if (before != DiscountRefused.class) {
                        move(reversed, List.of());
                    }
                }
            }
        }

        private void move(Answer answer, List<Applied> now) {
            state.put(answer.reference(), answer.getClass());
            has.put(answer.reference(), now);
        }

        void assertWithinLimits() {
            Map<String, Long> spent = new HashMap<>();
            Map<String, Long> used = new HashMap<>();
            for (List<Applied> one : has.values()) {
                assertThat(one).extracting(Applied::promotionId).doesNotHaveDuplicates();
                for (Applied applied : one) {
                    spent.merge(applied.promotionId(), applied.amount().amountMinor(), Long::sum);
                    if (applied.couponCode() != null) {
                        used.merge(applied.couponCode(), 1L, Long::sum);
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
            return applied(in).stream()
                    .filter(applied -> applied.promotionId().equals(promotionId))
                    .mapToLong(applied -> applied.amount().amountMinor())
                    .sum();
        }

        private long used(String code, Class<? extends Answer> in) {
            return applied(in).stream()
                    .filter(applied -> code.equals(applied.couponCode()))
                    .count();
        }

        private List<Applied> applied(Class<? extends Answer> in) {
            List<Applied> applied = new ArrayList<>();
            has.forEach((reference, each) -> {
                if (state.get(reference) == in) {
                    applied.addAll(each);
                }
            });
            return applied;
        }
    }

    @Property(tries = 1000)
    void budgetsAndUsesAreKeptAndCounted(@ForAll("batches") List<List<PromotionRequest>> batches) {
        Shop shop = shop();
        Model model = new Model();
        for (List<PromotionRequest> batch : batches) {
            List<Answer> answers = shop.batch(batch.toArray(PromotionRequest[]::new));
            assertThat(answers).hasSameSizeAs(batch);
            for (int i = 0; i < batch.size(); i++) {
                model.hear(batch.get(i), answers.get(i));
                model.assertWithinLimits();
            }
            model.assertCountedBy(shop);
        }
    }

    @Property(tries = 500)
    void sayingItAgainChangesNothing(@ForAll("batches") List<List<PromotionRequest>> batches) {
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
            assertThat(together.batch(batch.toArray(PromotionRequest[]::new))).isEqualTo(answers);
        }
        assertThat(together.promotions).isEqualTo(alone.promotions);
        assertThat(together.coupons).isEqualTo(alone.coupons);
        assertThat(together.discounts).isEqualTo(alone.discounts);
    }

    /** Whatever else is asked and whenever it comes, a reference that was released for good holds nothing in the end. */
    @Property(tries = 500)
    void whenAllIsReleasedNothingIsHeld(@ForAll("batches") List<List<PromotionRequest>> batches) {
        Shop shop = shop();
        batches.forEach(batch -> shop.batch(batch.toArray(PromotionRequest[]::new)));
        List.copyOf(shop.discounts.keySet()).forEach(reference -> shop.answer(release(reference)));

        assertThat(shop.promotions.values()).allMatch(promotion -> promotion.heldMinor() == 0);
        assertThat(shop.coupons.values()).allMatch(coupon -> coupon.held() == 0);
    }

    /** Whatever else was asked before and comes after it, nothing of a reference that is reversed counts. */
    @Property(tries = 500)
    void whenAllIsReversedNothingCounts(
            @ForAll("batches") List<List<PromotionRequest>> batches,
            @ForAll("batches") List<List<PromotionRequest>> stragglers) {
        Shop shop = shop();
        batches.forEach(batch -> shop.batch(batch.toArray(PromotionRequest[]::new)));
        REFERENCES.forEach(reference -> shop.answer(reverse(reference)));
        stragglers.forEach(batch -> shop.batch(batch.toArray(PromotionRequest[]::new)));

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
        Arbitrary<PromotionRequest> ask = Combinators.combine(reference, amounts, codes)
                .as((r, a, c) -> (DiscountRequested) ask(r, a, c.toArray(String[]::new)));
        Arbitrary<PromotionRequest> redeem = reference.map(r -> (RedemptionRequested) redeem(r));
        Arbitrary<PromotionRequest> release = reference.map(r -> (DiscountReleaseRequested) release(r));
        Arbitrary<PromotionRequest> reverse = reference.map(r -> (ReversalRequested) reverse(r));
        return Arbitraries.oneOf(ask, ask, redeem, redeem, release, reverse);
    }
}
