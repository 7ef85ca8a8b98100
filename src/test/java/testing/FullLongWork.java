package testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import platform.ratelimit.LongWork;
import platform.web.ProblemException;

/** Occupies the threads of long work and the places in front of them, until it is closed. */
public final class FullLongWork implements AutoCloseable {

    /** As many as there are in {@link LongWork}. */
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    /** More than can wait. */
    private static final int WAITING = 10 * THREADS;

    private final CountDownLatch begun = new CountDownLatch(THREADS);
    private final CountDownLatch refused = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    public FullLongWork(LongWork work) throws InterruptedException {
        occupy(work, THREADS);
        begun.await(); // a thread that is not busy yet would take one of those that wait, and leave its place
        occupy(work, WAITING);
        refused.await();
    }

    private void occupy(LongWork work, int times) {
        for (int i = 0; i < times; i++) {
            requests.execute(() -> {
                try {
                    work.run(LongWork.OF_UNKNOWN_SIZE, this::awaitEnd);
                } catch (ProblemException full) {
                    refused.countDown();
                }
            });
        }
    }

    private boolean awaitEnd() {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public void close() {
        end.countDown();
        requests.close();
    }
}
