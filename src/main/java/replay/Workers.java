package replay;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import replay.client.ReplayStopped;
import replay.client.StopSignal;

/** Runs the same work for many items, with a limit on concurrent items, until all items are done or the replay stops. */
final class Workers {

    private static final long STOP_CHECK_MILLIS = 100;

    private final int mostAtOnce;
    private final HttpClient http;
    private final StopSignal stop;

    Workers(int mostAtOnce, HttpClient http, StopSignal stop) {
        this.mostAtOnce = mostAtOnce;
        this.http = http;
        this.stop = stop;
    }

    /**
     * Runs the work for each item, and returns when all items are done.
     *
     * @param work may throw {@link ReplayStopped}, which stops the replay, and no other exception
     * @throws ReplayStopped if the replay stops; all work in progress has ended by then
     */
    <T> void forEach(List<T> all, Consumer<T> work) throws InterruptedException {
        Semaphore permits = new Semaphore(mostAtOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T each : all) {
                if (!awaitPermit(permits)) {
                    break;
                }
                threads.execute(() -> {
                    try {
                        work.accept(each);
                    } catch (ReplayStopped e) {
                        // This item gets no result: the next run processes it.
                        stop.raise(String.valueOf(e.getMessage()));
                    } finally {
                        permits.release();
                    }
                });
            }
            if (stop.reason().isPresent()) {
                http.shutdownNow();
            }
        }
        stop.check();
    }

    /** Waits until another item may start. Returns false as soon as the replay stops. */
    private boolean awaitPermit(Semaphore permits) throws InterruptedException {
        while (stop.reason().isEmpty()) {
            if (permits.tryAcquire(STOP_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }
}
