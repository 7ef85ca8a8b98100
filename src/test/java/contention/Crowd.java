package contention;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/** Many who do the same, some of them at any moment. */
final class Crowd {

    private Crowd() {}

    /** What came of it for each, in their order. */
    static <T> List<T> of(int size, int atOnce, IntFunction<T> each) {
        Semaphore places = new Semaphore(atOnce);
        List<Future<T>> running = new ArrayList<>(size);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < size; number++) {
                int who = number;
                places.acquire();
                running.add(threads.submit(() -> {
                    try {
                        return each.apply(who);
                    } finally {
                        places.release();
                    }
                }));
            }
            List<T> results = new ArrayList<>(size);
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }
}
