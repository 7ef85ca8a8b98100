package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.ask;
import static promotion.Shop.off;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState;
import outbox.Batches;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import testing.ModuleTest;

/**
 * Two instances decide at the same time, each its own batches in its own transactions. A conflict on a reference repeats the
 * batch, as the transport does it; anything else that PostgreSQL refuses, a deadlock among it, fails the test.
 */
@ModuleTest
@Import(Asker.class)
@Tag("contention")
class InstancesCountAsOneTests {

    private static final List<Long> TEN_POUNDS = List.of(700L, 300L);
    private static final int ORDERS = 50;

    @Autowired
    Asker asker;

    @Autowired
    PromotionListeners listeners;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void nothing() {
        asker.nothingIsOffered();
    }

    @AfterEach
    void theBooksBalance() {
        asker.assertBooksBalance();
    }

    @RepeatedTest(20)
    void aCouponForOneIsHadByOne(RepetitionInfo round) throws Exception {
        asker.offers(percent("sale", 100), off("welcome", 500).byCoupon());
        asker.coupon("ONLY", "welcome", 1L);

        List<Answer> answers = onBoth(
                IntStream.range(0, ORDERS)
                        .<PromotionRequest>mapToObj(i -> ask("order/" + i, TEN_POUNDS, "only"))
                        .toList(),
                round.getCurrentRepetition());

        assertThat(answers).filteredOn(DiscountGranted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(DiscountRefused.class::isInstance).hasSize(ORDERS - 1);
        assertThat(asker.uses("ONLY")).containsExactly(1L, 0L);
    }

    @RepeatedTest(5)
    void aBudgetIsSpentToTheLastPennyAndNoFurther(RepetitionInfo round) throws Exception {
        asker.offers(off("campaign", 500).budget(100_000L));
        List<PromotionRequest> wanted = IntStream.range(0, 500)
                .<PromotionRequest>mapToObj(i -> ask("order/" + i, TEN_POUNDS))
                .toList();

        List<Answer> answers = onBoth(wanted, round.getCurrentRepetition());

        List<String> had = discounted(answers);
        assertThat(had).hasSize(200);
        assertThat(asker.budget("campaign")).containsExactly(100_000L, 0L);

        List<PromotionRequest> released =
                had.stream().limit(50).<PromotionRequest>map(Shop::release).toList();
        onBoth(released, round.getCurrentRepetition());
        assertThat(asker.budget("campaign")).containsExactly(75_000L, 0L);
        List<PromotionRequest> more = IntStream.range(500, 600)
                .<PromotionRequest>mapToObj(i -> ask("order/" + i, TEN_POUNDS))
                .toList();
        assertThat(discounted(onBoth(more, round.getCurrentRepetition()))).hasSize(50);
        assertThat(asker.budget("campaign")).containsExactly(100_000L, 0L);
    }

    /** Each order asks, redeems and releases, each twice, in any order and on either instance. */
    @RepeatedTest(5)
    void whateverComesTwiceOrInAnotherOrder(RepetitionInfo round) throws Exception {
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
                requests.add(ask(reference, TEN_POUNDS, codes));
                requests.add(random.nextBoolean() ? redeem(reference) : release(reference));
            }
        }
        Collections.shuffle(requests, random);

        onBoth(requests, round.getCurrentRepetition());

        // Told once more, each reference answers as its row says, and nothing moves.
        List<Long> uses = asker.uses("FIVE");
        List<Long> budget = asker.budget("campaign");
        List<Answer> redeemed = onBoth(
                requests.stream()
                        .map(request -> redeem(request.reference()))
                        .map(PromotionRequest.class::cast)
                        .toList(),
                round.getCurrentRepetition());
        assertThat(redeemed).filteredOn(DiscountRedeemed.class::isInstance).isNotEmpty();
        assertThat(asker.uses("FIVE").stream().mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo(5)
                .isGreaterThanOrEqualTo(uses.get(1));
        assertThat(asker.budget("campaign").get(1)).isGreaterThanOrEqualTo(budget.get(1));
    }

    @Test
    void oneRequestOnBothIsOneDiscount() throws Exception {
        asker.offers(off("welcome", 500).byCoupon().budget(500L));
        asker.coupon("ONLY", "welcome", 1L);
        for (int i = 0; i < 20; i++) {
            String reference = "same/" + i;
            List<Answer> answers = race(
                    List.of(List.of(ask(reference, TEN_POUNDS, "only"))),
                    List.of(List.of(ask(reference, TEN_POUNDS, "only"))));
            assertThat(answers).hasSize(2).allMatch(DiscountGranted.class::isInstance);
            race(List.of(List.of(release(reference))), List.of(List.of(release(reference))));
            assertThat(asker.uses("ONLY")).containsExactly(0L, 0L);
            assertThat(asker.budget("welcome")).containsExactly(0L, 0L);
        }
    }

    private static List<String> discounted(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer instanceof DiscountGranted granted
                        && !granted.applied().isEmpty())
                .map(Answer::reference)
                .toList();
    }

    /** Half of them on each, in batches of any size. */
    private List<Answer> onBoth(List<PromotionRequest> requests, long seed) throws Exception {
        int half = requests.size() / 2;
        return race(
                batches(requests.subList(0, half), new Random(seed)),
                batches(requests.subList(half, requests.size()), new Random(seed + 1)));
    }

    private static List<List<PromotionRequest>> batches(List<PromotionRequest> requests, Random random) {
        List<List<PromotionRequest>> batches = new ArrayList<>();
        for (int from = 0; from < requests.size(); ) {
            int to = Math.min(requests.size(), from + 1 + random.nextInt(8));
            batches.add(requests.subList(from, to));
            from = to;
        }
        return batches;
    }

    private List<Answer> race(List<List<PromotionRequest>> here, List<List<PromotionRequest>> there) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<List<Answer>>> running = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService instances = Executors.newFixedThreadPool(2)) {
            for (List<List<PromotionRequest>> batches : List.of(here, there)) {
                running.add(instances.submit(() -> {
                    start.await();
                    List<Answer> told = new ArrayList<>();
                    batches.forEach(batch -> told.addAll(decide(batch)));
                    return told;
                }));
            }
            for (Future<List<Answer>> each : running) {
                answers.addAll(each.get());
            }
        }
        return answers;
    }

    private List<Answer> decide(List<PromotionRequest> batch) {
        while (true) {
            try {
                return transaction.execute(status -> {
                    PromotionBatch desk = listeners.load(Batches.of(Shop.NOW, batch.toArray()));
                    batch.forEach(request -> listeners.on(request, desk));
                    listeners.save(desk, told -> List.of());
                    return desk.published().stream()
                            .map(BatchState.OutgoingEvent::event)
                            .map(Answer.class::cast)
                            .toList();
                });
            } catch (DuplicateKeyException conflict) {
                assertThat(conflict).isNotNull();
            }
        }
    }
}
