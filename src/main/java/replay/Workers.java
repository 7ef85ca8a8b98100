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

/** Does the same to many, to so many at once at most, until all is done or the replay ends. */
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
     * Returns when all are done.
     *
     * @param work may throw {@link ReplayStopped}, which ends the replay, and nothing else
     * @throws ReplayStopped if the replay ends; what is under way has ended then
     */
    <T> void forEach(List<T> all, Consumer<T> work) throws InterruptedException {
        Semaphore places = new Semaphore(mostAtOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T each : all) {
                if (!entered(places)) {
                    break;
                }
                threads.execute(() -> {
                    try {
                        work.accept(each);
                    } catch (ReplayStopped e) {
                        // Nothing is said of this one: the next run does it.
                        stop.raise(String.valueOf(e.getMessage()));
                    } finally {
                        places.release();
                    }
                });
            }
            if (stop.reason().isPresent()) {
                http.shutdownNow();
            }
        }
        stop.check();
    }

    /** Waits for a place among those under way; false as soon as the replay ends. */
    private boolean entered(Semaphore places) throws InterruptedException {
        while (stop.reason().isEmpty()) {
            if (places.tryAcquire(STOP_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }
}
