package testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs tasks at the same time: each task has its own thread, and all threads start when the last one is ready. */
public final class AtOnce {

    private static final int LIMIT_SECONDS = 120;

    private AtOnce() {}

    /**
     * Runs the tasks and waits for all of them.
     *
     * @return the results in the order of the tasks
     * @throws AssertionError if a task fails, or if the tasks do not end within two minutes
     */
    public static <T> List<T> run(List<? extends Callable<? extends T>> tasks) {
        CyclicBarrier ready = new CyclicBarrier(tasks.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<? extends T> task : tasks) {
                running.add(threads.submit(() -> {
                    ready.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            try {
                for (Future<T> each : running) {
                    results.add(each.get(LIMIT_SECONDS, TimeUnit.SECONDS));
                }
            } catch (ExecutionException failed) {
                threads.shutdownNow();
                throw new AssertionError(failed.getCause());
            } catch (Exception late) {
                threads.shutdownNow();
                throw new AssertionError(late);
            }
            return results;
        }
    }

    /** Runs one task for each number from 0, each in its own thread. */
    public static <T> List<T> run(int threads, IntFunction<? extends Callable<? extends T>> task) {
        return run(IntStream.range(0, threads).mapToObj(task).toList());
    }

    /** A step of {@link #spread}: gets a number from 0. */
    public interface Step {
        void run(int number) throws Exception;
    }

    /** Runs the step once for each number below {@code times}; the threads share the numbers evenly, in ascending order. */
    public static void spread(int threads, int times, Step step) {
        run(threads, thread -> () -> {
            for (int number = thread; number < times; number += threads) {
                step.run(number);
            }
            return thread;
        });
    }
}
