package outbox;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Stops the code under test at one point until the test lets it go on. No thread waits for ever. */
final class Pause {

    private static final int LIMIT_SECONDS = 180;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** The code under test waits here until the test ends the pause. */
    void here() {
        reached.countDown();
        await(ended);
    }

    /** Like {@link #here}, but computes and ignores interrupts, as a regular expression that backtracks without end does. */
    void compute() {
        reached.countDown();
        while (ended.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /** The test waits until the code under test has come to the pause. */
    void awaitReached() {
        await(reached);
    }

    void end() {
        ended.countDown();
    }

    /** Waits until all parties of the barrier are here. */
    static void meet(CyclicBarrier barrier) {
        within("The others did not come", () -> barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS) >= 0);
    }

    static void join(Thread other) {
        within("The thread does not end", () -> other.join(Duration.ofSeconds(LIMIT_SECONDS)));
    }

    private static void await(CountDownLatch latch) {
        within("The pause lasts too long", () -> latch.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private interface Wait {
        /** Returns false if the time was over. */
        boolean succeeds() throws Exception;
    }

    private static void within(String failure, Wait wait) {
        try {
            if (!wait.succeeds()) {
                throw new IllegalStateException(failure);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (IllegalStateException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
