package platform.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class LoopsThatAreBehindTakeTurnsTests {

    private static final int LOOPS = 4;
    private static final int STEPS = 500;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void oneOfThemWorksAtATime() throws Exception {
        Turns turns = new Turns(Duration.ofHours(1));
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier behind = new CyclicBarrier(LOOPS);
        Callable<Void> task = () -> {
            Loop loop = new Loop(turns);
            loop.run(() -> true);
            behind.await();
            for (int i = 0; i < STEPS; i++) {
                loop.run(() -> {
                    most.accumulateAndGet(working.incrementAndGet(), Math::max);
                    Thread.yield();
                    working.decrementAndGet();
                    return true;
                });
            }
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(LOOPS)) {
            List<Callable<Void>> loops = new ArrayList<>();
            for (int i = 0; i < LOOPS; i++) {
                loops.add(task);
            }
            for (Future<Void> each : threads.invokeAll(loops)) {
                each.get();
            }
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void aLoopThatIsNotBehindWaitsForNoTurn() throws Exception {
        Turns turns = new Turns(Duration.ofHours(1));
        try (ExecutorService other = hangingIn(turns)) {
            Loop loop = new Loop(turns);
            assertThat(loop.run(() -> false)).isPositive();
            assertThat(loop.run(() -> true)).isZero();
            end.countDown();
            assertThat(loop.run(() -> false)).isPositive();
        }
    }

    @Test
    void oneThatHangsHoldsUpNoOther() throws Exception {
        Turns turns = new Turns(Duration.ofMillis(1));
        try (ExecutorService other = hangingIn(turns)) {
            Loop loop = new Loop(turns);
            for (int i = 0; i < 3; i++) {
                assertThat(loop.run(() -> true)).isZero();
            }
            end.countDown();
        }
    }

    /** A loop whose steps differ. */
    private static final class Loop {

        private final BackgroundLoop.Round round;
        private BooleanSupplier step = () -> false;

        Loop(Turns turns) {
            round = turns.of(Duration.ofMillis(1), () -> step.getAsBoolean());
        }

        Duration run(BooleanSupplier next) throws InterruptedException {
            step = next;
            return round.run();
        }
    }

    /** Another loop, which is behind, and works until {@link #end}. */
    private ExecutorService hangingIn(Turns turns) throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        other.submit(() -> {
            Loop loop = new Loop(turns);
            loop.run(() -> true);
            return loop.run(() -> {
                begun.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return false;
            });
        });
        begun.await();
        return other;
    }
}
