package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.TEN_POUNDS;
import static promotion.Shop.discount;
import static promotion.Shop.discounted;
import static promotion.Shop.off;
import static promotion.Shop.orders;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import outbox.delivery.TwoInstances;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;

/**
 * Two instances that decide at the same time keep the limits of coupons and budgets as one instance does, without
 * deadlocks.
 *
 * <p>Seen to fail without the locks of coupon and promotion rows: a coupon for one order was granted to 2, and a budget
 * for 200 orders was spent on 332.
 */
@Tag("contention")
class InstancesCountAsOneTests extends PromotionTest {

    private static final int ORDERS = 50;

    @Autowired
    PromotionListeners listeners;

    TwoInstances instances;

    @BeforeEach
    void instances() {
        instances = new TwoInstances(listeners, asker, Shop.NOW);
    }

    @RepeatedTest(20)
    void aCouponForOneUseIsGrantedOnce(RepetitionInfo round) {
        asker.offers(percent("sale", 100), off("welcome", 500).byCoupon());
        asker.coupon("ONLY", "welcome", 1L);

        List<Answer> answers = onBoth(orders(0, ORDERS, "order/", "only"), round.getCurrentRepetition());

        assertThat(answers).filteredOn(DiscountGranted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(DiscountRefused.class::isInstance).hasSize(ORDERS - 1);
        assertThat(asker.uses("ONLY")).containsExactly(1L, 0L);
    }

    @RepeatedTest(5)
    void aBudgetIsSpentToTheLastPennyAndNoFurther(RepetitionInfo round) {
        asker.offers(off("campaign", 500).budget(100_000L));
        int seed = round.getCurrentRepetition();

        List<String> granted = discounted(onBoth(orders(0, 500, "order/"), seed));
        assertThat(granted).hasSize(200);
        assertThat(asker.budget("campaign")).containsExactly(100_000L, 0L);

        onBoth(granted.stream().limit(50).map(Shop::release).toList(), seed);
        assertThat(asker.budget("campaign")).containsExactly(75_000L, 0L);
        assertThat(discounted(onBoth(orders(500, 600, "order/"), seed))).hasSize(50);
        assertThat(asker.budget("campaign")).containsExactly(100_000L, 0L);
    }

    /** Each order requests its discount twice, and twice redeems or releases it, in any order and on either instance. */
    @RepeatedTest(5)
    void limitsHoldForRepeatedRequestsInAnyOrder(RepetitionInfo round) {
        asker.offers(
                off("campaign", 300).budget(10_000L).priority(1),
                off("welcome", 500).byCoupon().budget(5_000L),
                percent("extra", 1_000).byCoupon());
        asker.coupon("FIVE", "welcome", 5L);
        asker.coupon("SEVEN", "extra", 7L);
        Random random = new Random(round.getCurrentRepetition());
        List<PromotionRequest> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String reference = "order/" + i;
            String[] codes = switch (random.nextInt(4)) {
                case 0 -> new String[] {"five"};
                case 1 -> new String[] {"seven"};
                case 2 -> new String[] {"seven", "five"};
                default -> new String[0];
            };
            for (int time = 0; time < 2; time++) {
                requests.add(discount(reference, TEN_POUNDS, codes));
                requests.add(random.nextBoolean() ? redeem(reference) : release(reference));
            }
        }
        Collections.shuffle(requests, random);

        onBoth(requests, round.getCurrentRepetition());

        // Each reference is redeemed once more: its answer follows from its row, and no limit is exceeded.
        List<Long> uses = asker.uses("FIVE");
        List<Long> budget = asker.budget("campaign");
        List<Answer> redeemed = onBoth(
                requests.stream().map(request -> redeem(request.reference())).toList(), round.getCurrentRepetition());
        assertThat(redeemed).filteredOn(DiscountRedeemed.class::isInstance).isNotEmpty();
        assertThat(asker.uses("FIVE").stream().mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo(5)
                .isGreaterThanOrEqualTo(uses.get(1));
        assertThat(asker.budget("campaign").get(1)).isGreaterThanOrEqualTo(budget.get(1));
    }

    @Test
    void oneRequestOnBothInstancesIsOneDiscount() {
        asker.offers(off("welcome", 500).byCoupon().budget(500L));
        asker.coupon("ONLY", "welcome", 1L);
        for (int i = 0; i < 20; i++) {
            String reference = "same/" + i;
            List<Answer> answers = race(
                    List.of(List.of(discount(reference, TEN_POUNDS, "only"))),
                    List.of(List.of(discount(reference, TEN_POUNDS, "only"))));
            assertThat(answers).hasSize(2).allMatch(DiscountGranted.class::isInstance);
            race(List.of(List.of(release(reference))), List.of(List.of(release(reference))));
            assertThat(asker.uses("ONLY")).containsExactly(0L, 0L);
            assertThat(asker.budget("welcome")).containsExactly(0L, 0L);
        }
    }

    /** Each instance decides half of the requests, in batches of random sizes. */
    private List<Answer> onBoth(List<? extends PromotionRequest> requests, long seed) {
        int half = requests.size() / 2;
        return race(
                batches(requests.subList(0, half), new Random(seed)),
                batches(requests.subList(half, requests.size()), new Random(seed + 1)));
    }

    private List<Answer> race(List<? extends List<?>> here, List<? extends List<?>> there) {
        return instances.race(here, there).stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .toList();
    }

    private static List<List<?>> batches(List<?> requests, Random random) {
        List<List<?>> batches = new ArrayList<>();
        for (int from = 0; from < requests.size(); ) {
            int to = Math.min(requests.size(), from + 1 + random.nextInt(8));
            batches.add(requests.subList(from, to));
            from = to;
        }
        return batches;
    }
}
