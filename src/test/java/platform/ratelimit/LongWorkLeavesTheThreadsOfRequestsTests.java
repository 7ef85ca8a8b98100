package platform.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import platform.security.Caller;
import platform.trace.Trace;
import platform.web.ProblemException;
import testing.BoundSettings;
import testing.shop.Soon;

/** Requests with much work share a few threads, and more than these can do are refused. The others notice nothing. */
class LongWorkLeavesTheThreadsOfRequestsTests {

    private static final long LONG = LongWork.UNITS_OF_A_REQUEST + 1;
    private static final long SHORT = LongWork.UNITS_OF_A_REQUEST;
    private static final int THREADS = 2;
    private static final int WAITING = 16;
    private static final int TOO_MANY = 5;
    private static final int PLACES = 8;
    private static final Caller SHOPPER = new Caller("ada", Set.of("orders"));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LongWork work = work();
    private final CountDownLatch end = new CountDownLatch(1);

    private LongWork work() {
        RateLimitProperties rates = BoundSettings.of(RateLimitProperties.class, Map.of("per-shopper", "10/1d"));
        return new LongWork(
                new CallerLimits(new RateLimits(new LiveInstances(), meters), rates, new CallerClasses(rates)),
                meters,
                THREADS);
    }

    @AfterEach
    void stop() {
        end.countDown();
        work.destroy();
    }

    @Test
    void muchWorkIsDoneOnAPlatformThread() throws Exception {
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(requests.submit(() ->
                                    work.run(LONG, () -> Thread.currentThread().isVirtual()))
                            .get())
                    .isFalse();
            assertThat(requests.submit(() ->
                                    work.run(SHORT, () -> Thread.currentThread().isVirtual()))
                            .get())
                    .isTrue();
        }
    }

    @Test
    void moreThanCanWaitAreRefusedAndOthersAreServed() throws Exception {
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> waiting = new ArrayList<>();
            for (int i = 0; i < THREADS + WAITING + TOO_MANY; i++) {
                waiting.add(requests.submit(() -> work.run(LONG, this::finished)));
            }
            Soon.is("the others are refused", () -> refusals() == TOO_MANY);

            assertThat(work.run(SHORT, () -> "served")).isEqualTo("served");
            end.countDown();
            int refused = 0;
            for (Future<String> each : waiting) {
                try {
                    assertThat(each.get()).isEqualTo("finished");
                } catch (ExecutionException failed) {
                    assertThat(failed.getCause()).isInstanceOfSatisfying(ProblemException.class, problem -> {
                        assertThat(problem.code()).isEqualTo("UNAVAILABLE");
                        assertThat(problem.retryAfterSeconds()).isEqualTo("1");
                    });
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(TOO_MANY);
        }
        assertThat(work.run(LONG, () -> "served again")).isEqualTo("served again");
    }

    @Test
    void workThatMayLastForMinutesHasAThreadOfItsOwnAndHoldsUpNoOtherWork() throws Exception {
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(THREADS + TOO_MANY);
            List<Future<Boolean>> alone = new ArrayList<>();
            for (int i = 0; i < THREADS + TOO_MANY; i++) {
                alone.add(requests.submit(() -> work.runAlone(() -> {
                    begun.countDown();
                    finished();
                    return Thread.currentThread().isVirtual();
                })));
            }
            begun.await();

            assertThat(work.run(LONG, () -> "served")).isEqualTo("served");
            end.countDown();
            for (Future<Boolean> each : alone) {
                assertThat(each.get()).isFalse();
            }
        }
    }

    @Test
    void theTraceIdGoesWithTheWork() {
        String trace = Trace.fresh();

        assertThat(Trace.<String>with(trace, () -> work.run(LONG, Trace::current)))
                .isEqualTo(trace);
        assertThat(Trace.<String>with(trace, () -> work.runAlone(Trace::current)))
                .isEqualTo(trace);
    }

    private int refusals() {
        return (int) meters.get("orderwright.rate_limits.refusals")
                .tag("limit", "long work")
                .counter()
                .count();
    }

    private String finished() {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return "finished";
    }

    @Test
    void workThatAModuleDoesLaterHasABoundedNumberOfPlaces() {
        List<Runnable> taken = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            taken.add(work.takePlace(LONG));
        }

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> work.takePlace(LONG));
        assertThat(refused.code()).isEqualTo("UNAVAILABLE");
        assertThat(refusals()).isEqualTo(1);
        work.takePlace(SHORT).run();
        taken.getFirst().run();
        work.takePlace(LONG).run();
    }

    @Test
    void aRequestCountsByItsWork() {
        work.charge(SHOPPER, 1_000); // the request itself was counted when it arrived
        work.charge(SHOPPER, 5_500); // as six requests
        work.charge(SHOPPER, 5_001);

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> work.charge(SHOPPER, 1_001));
        assertThat(refused.code()).isEqualTo("TOO_MANY_REQUESTS");
        work.charge(SHOPPER, 1_000);
        work.charge(new Caller("eve", Set.of("orders")), 1_001);
    }

    @Test
    void aRequestWithVeryMuchWorkTakesWhatTheLimitAllowsAtOnceAndIsServed() throws Exception {
        Caller another = new Caller("eve", Set.of("orders"));
        work.charge(another, 1_000_000);

        assertThatThrownBy(() -> work.charge(another, 2_001)).isInstanceOf(ProblemException.class);
    }

    @Test
    void failuresOfTheWorkArePassedOn() {
        assertThatThrownBy(() -> work.run(LONG, () -> {
                    throw new IllegalStateException("of the work");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the work");
    }
}
