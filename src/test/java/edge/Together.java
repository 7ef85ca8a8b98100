package edge;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes things happen at the same instant, as far as a machine can. */
final class Together {

    private Together() {}

    /** Each on a thread of its own; all start when the last is ready. The results stand in the order of the tasks. */
    static <T> List<T> run(List<? extends Callable<T>> tasks) {
        CyclicBarrier ready = new CyclicBarrier(tasks.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> task : tasks) {
                running.add(threads.submit(() -> {
                    ready.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
