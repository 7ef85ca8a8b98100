package contention;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many callers who do the same, a limited number of them at a time. */
final class Crowd {

    private Crowd() {}

    /** Calls the function for each number below {@code size}, and returns the results in this order. */
    static <T> List<T> of(int size, int atOnce, IntFunction<T> each) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            List<CompletableFuture<T>> running = IntStream.range(0, size)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> each.apply(number), threads))
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        }
    }
}
