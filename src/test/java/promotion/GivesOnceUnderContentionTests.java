package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.ask;
import static promotion.Shop.off;
import static promotion.Shop.percent;
import static promotion.Shop.redeem;
import static promotion.Shop.release;
import static promotion.Shop.reverse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import promotion.PromotionEvent.Answer;
import promotion.PromotionEvent.DiscountGranted;
import promotion.PromotionEvent.DiscountRedeemed;
import promotion.PromotionEvent.DiscountRefused;
import testing.TestDatabase;

/** Two instances on one database, each with its transport; each delivers what it published. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("contention")
class GivesOnceUnderContentionTests {

    private static final List<Long> TEN_POUNDS = List.of(700L, 300L);
    private static final int THREADS = 8;

    private final List<Instance> instances = new ArrayList<>();
    private final List<Asker> askers = new ArrayList<>();

    @BeforeAll
    void start() {
        TestDatabase database = Instance.database();
        for (int i = 0; i < 2; i++) {
            instances.add(new Instance(database));
            askers.add(instances.getLast().asker());
        }
    }

    @AfterAll
    void stop() {
        instances.forEach(Instance::close);
    }

    @BeforeEach
    void nothing() {
        here().nothingIsOffered();
    }

    @AfterEach
    void theBooksBalance() {
        here().assertBooksBalance();
    }

    private Asker here() {
        return askers.getFirst();
    }

    @RepeatedTest(20)
    void aCouponForOneIsHadByOne(RepetitionInfo round) throws Exception {
        here().offers(percent("sale", 100), off("welcome", 500).byCoupon());
        here().coupon("ONLY", "welcome", 1L);
        String name = "only/" + round.getCurrentRepetition() + "/";

        List<Answer> answers = atOnce(orders(0, 50, name, "only"));

        assertThat(answers).filteredOn(DiscountGranted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(DiscountRefused.class::isInstance).hasSize(49);
        assertThat(here().uses("ONLY")).containsExactly(1L, 0L);
    }

    @Test
    void aBudgetIsSpentToTheLastPennyAndGivenBackToBeSpentAgain() throws Exception {
        here().offers(off("campaign", 500).budget(100_000L));

        List<String> had = discounted(atOnce(orders(0, 500, "budget/")));
        assertThat(had).hasSize(200);
        assertThat(here().budget("campaign")).containsExactly(100_000L, 0L);

        atOnce(had.stream().limit(60).<PromotionRequest>map(Shop::release).toList());
        assertThat(here().budget("campaign")).containsExactly(70_000L, 0L);
        assertThat(discounted(atOnce(orders(500, 700, "budget/")))).hasSize(60);
        atOnce(had.stream().skip(60).<PromotionRequest>map(Shop::redeem).toList());
        assertThat(here().budget("campaign")).containsExactly(30_000L, 70_000L);

        List<PromotionRequest> reversals = new ArrayList<>();
        had.stream().skip(100).map(Shop::reverse).forEach(reversal -> reversals.addAll(List.of(reversal, reversal)));
        atOnce(reversals);
        assertThat(here().budget("campaign")).containsExactly(30_000L, 20_000L);
        assertThat(discounted(atOnce(orders(700, 900, "budget/")))).hasSize(100);
        assertThat(here().budget("campaign")).containsExactly(80_000L, 20_000L);
    }

    /** A paid order is cancelled at once: its redemption and its reversal come in any order, each twice. */
    @RepeatedTest(3)
    void whatIsReversedCountsNoMoreWhicheverComesFirst(RepetitionInfo round) throws Exception {
        here().offers(off("welcome", 500).byCoupon().budget(50_000L));
        here().coupon("HUNDRED", "welcome", 100L);
        String name = "reversed/" + round.getCurrentRepetition() + "/";
        List<String> had = discounted(atOnce(orders(0, 100, name, "hundred")));
        assertThat(had).hasSize(100);
        List<PromotionRequest> requests = new ArrayList<>();
        for (String reference : had) {
            PromotionRequest paid = redeem(reference);
            PromotionRequest refunded = reverse(reference);
            requests.addAll(List.of(paid, paid, refunded, refunded));
        }
        Collections.shuffle(requests, new Random(round.getCurrentRepetition()));

        atOnce(requests);

        assertThat(here().uses("HUNDRED")).containsExactly(0L, 0L);
        assertThat(here().budget("welcome")).containsExactly(0L, 0L);
    }

    @RepeatedTest(3)
    void theThreeRequestsTwiceEachInAnyOrder(RepetitionInfo round) throws Exception {
        here().offers(
                        off("campaign", 300).budget(10_000L).priority(1),
                        off("welcome", 500).byCoupon().budget(5_000L),
                        percent("extra", 1_000).byCoupon());
        here().coupon("FIVE", "welcome", 5L);
        here().coupon("SEVEN", "extra", 7L);
        Random random = new Random(round.getCurrentRepetition());
        String name = "any/" + round.getCurrentRepetition() + "/";
        List<List<String>> codes = List.of(List.of(), List.of("five"), List.of("seven"), List.of("seven", "five"));
        List<PromotionRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            PromotionRequest wanted =
                    ask(name + i, TEN_POUNDS, codes.get(random.nextInt(4)).toArray(String[]::new));
            PromotionRequest paid = redeem(name + i);
            PromotionRequest left = release(name + i);
            requests.addAll(
                    switch (random.nextInt(3)) {
                        case 0 -> List.of(wanted, wanted, paid, paid);
                        case 1 -> List.of(wanted, wanted, left, left);
                        default -> List.of(wanted, wanted, left, left, paid, paid);
                    });
        }
        Collections.shuffle(requests, random);

        List<Answer> answers = atOnce(requests);

        assertThat(answers).hasSameSizeAs(requests);
        Map<String, List<Answer>> redeemed = answers.stream()
                .filter(DiscountRedeemed.class::isInstance)
                .collect(Collectors.groupingBy(Answer::reference));
        redeemed.forEach((reference, each) ->
                assertThat(each).as("redeemed once and for ever: " + reference).allMatch(each.getFirst()::equals));
        List<Answer> told = atOnce(
                redeemed.keySet().stream().<PromotionRequest>map(Shop::release).toList());
        assertThat(told).hasSize(redeemed.size()).allMatch(DiscountRedeemed.class::isInstance);
        long applied = told.stream()
                .flatMap(answer -> ((DiscountRedeemed) answer).applied().stream())
                .filter(each -> each.promotionId().equals("campaign"))
                .mapToLong(each -> each.amount().amountMinor())
                .sum();
        assertThat(here().budget("campaign").get(1)).isEqualTo(applied).isLessThanOrEqualTo(10_000);
    }

    private static List<PromotionRequest> orders(int from, int to, String name, String... codes) {
        return IntStream.range(from, to)
                .<PromotionRequest>mapToObj(i -> ask(name + i, TEN_POUNDS, codes))
                .toList();
    }

    private static List<String> discounted(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer instanceof DiscountGranted granted
                        && !granted.applied().isEmpty())
                .map(Answer::reference)
                .toList();
    }

    /** Each asked in a transaction of its own, by threads that begin together, half of them on either instance. */
    private List<Answer> atOnce(List<? extends PromotionRequest> requests) throws Exception {
        here().emptyTheLog(); // ids are handed out to instances in blocks, so they do not tell what came later
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                Asker asker = askers.get(thread % askers.size());
                running.add(threads.submit(() -> {
                    start.await();
                    for (int i = first; i < requests.size(); i += THREADS) {
                        asker.publish(requests.get(i));
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        here().awaitDecided();
        return here().told(0);
    }
}
