package order.command;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import testing.Asker;

/** Every wait times out, and none times out before its full time. */
class EndsWaitsTogetherTests {

    private static final Duration LIMIT = Duration.ofMillis(120);
    private static final Duration SOON = Asker.TIMEOUT;

    private final AnswerTimeouts timeouts = new AnswerTimeouts(LIMIT);

    @Test
    void noWaitEndsBeforeItsTimeout() throws InterruptedException {
        List<CompletableFuture<Duration>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            MILLISECONDS.sleep(7);
            all.add(waitUntilTimeout());
        }

        assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(SOON));
        assertThat(all).allSatisfy(each -> assertThat(each.join()).isGreaterThanOrEqualTo(LIMIT));
    }

    private CompletableFuture<Duration> waitUntilTimeout() {
        long begun = System.nanoTime();
        return timeouts.with(new CompletableFuture<Void>())
                .handle((none, failure) -> Duration.ofNanos(System.nanoTime() - begun));
    }

    @Test
    void theWorkContinuesAfterTheTimeout() {
        CompletableFuture<String> work = new CompletableFuture<>();

        assertThat(timeouts.with(work))
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(work).isNotDone();
    }

    @Test
    void aResultInTimeIsTheAnswer() throws InterruptedException {
        Duration limit = Duration.ofSeconds(2);
        AnswerTimeouts timeouts = new AnswerTimeouts(limit);
        List<CompletableFuture<Integer>> work = IntStream.range(0, 100)
                .mapToObj(i -> new CompletableFuture<Integer>())
                .toList();
        List<CompletableFuture<Integer>> waits =
                work.stream().map(timeouts::with).toList();
        IntStream.range(0, 100).forEach(i -> work.get(i).complete(i));
        Thread.sleep(limit.multipliedBy(2));

        assertThat(waits.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }
}
