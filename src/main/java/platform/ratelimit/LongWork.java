package platform.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.trace.Trace;
import platform.web.ProblemException;

/**
 * Keeps requests with much work from holding up the others. The work of a request is counted in units: for a cart, lines times promotions. Other
 * work counts as many units as a cart that takes as long.
 *
 * <ul>
 *   <li>A request with much work counts as several requests of its caller.
 *   <li>It computes on threads of its own, one fewer than there are processors, and at least one. Threads of requests are virtual and share a
 *       few carriers, so a request that computes on them would stop others.
 *   <li>A bounded number of them waits. More are refused with 503.
 * </ul>
 *
 * Requests with little work are not counted twice, never wait and compute where they are. Safe for use by several threads.
 */
@Component
public final class LongWork implements DisposableBean {

    /** The units that one request may need without further cost. A cart of 20 lines with 50 promotions needs as many. */
    public static final long UNITS_OF_A_REQUEST = 1_000;

    /** The units of work that is always treated as much work, because it may take long and its size is not known before. */
    public static final long OF_UNKNOWN_SIZE = UNITS_OF_A_REQUEST + 1;

    private static final int WAITING_PER_THREAD = 8;
    private static final int PLACES_PER_THREAD = 4;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final CallerLimits limits;
    private final ThreadPoolExecutor threads;
    private final Semaphore slots;
    private final Counter refusals;

    @Autowired
    LongWork(CallerLimits limits, MeterRegistry meters) {
        this(limits, meters, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
    }

    LongWork(CallerLimits limits, MeterRegistry meters, int threads) {
        this.limits = limits;
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD),
                Thread.ofPlatform().name("long-work-", 1).daemon().factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.slots = new Semaphore(threads * PLACES_PER_THREAD);
        this.refusals = Counter.builder("orderwright.rate_limits.refusals")
                .description("Requests and actions that were refused because they exceeded a rate limit")
                .tag("limit", "long work")
                .register(meters);
    }

    /** Whether a request with so much work is treated as one with much work. */
    private static boolean isLong(long units) {
        return units > UNITS_OF_A_REQUEST;
    }

    /**
     * Counts a request with much work as one request of its caller for each {@value #UNITS_OF_A_REQUEST} units, rounded up.
     *
     * @throws ProblemException 429 {@code TOO_MANY_REQUESTS} if that exceeds the limit of the caller
     */
    public void charge(Caller caller, long units) {
        if (isLong(units)) {
            limits.takeWork(caller, (int) Math.min(Rate.MOST, Math.ceilDiv(units, UNITS_OF_A_REQUEST)));
        }
    }

    /**
     * Computes something, and waits for it. Much work is done on a thread of its own.
     *
     * @throws ProblemException 503 {@code UNAVAILABLE} if too much work waits already; exceptions of the work are passed on
     */
    public <T> T run(long units, Supplier<T> work) {
        if (!isLong(units)) {
            return work.get();
        }
        FutureTask<T> task = task(work);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            throw refused();
        }
        return result(task);
    }

    /**
     * Refuses a request that probably has much work, before anything is done for it.
     *
     * @throws ProblemException 503 {@code UNAVAILABLE} if too much work waits already
     */
    void requireRoom() {
        if (threads.getQueue().remainingCapacity() == 0) {
            throw refused();
        }
    }

    /**
     * Computes something on a thread that does nothing else, and waits for it. For work that may last for minutes, such as the reading of a
     * large file: it would hold up the long work of other requests. The caller bounds the number of such works at a time.
     *
     * @throws ProblemException 503 {@code UNAVAILABLE} if the instance stops; exceptions of the work are passed on
     */
    public <T> T runAlone(Supplier<T> work) {
        FutureTask<T> task = task(work);
        Thread.ofPlatform().name("long-work-alone").daemon().start(task);
        return result(task);
    }

    /** The work with the trace id of this thread. */
    private static <T> FutureTask<T> task(Supplier<T> work) {
        String trace = Trace.current();
        return new FutureTask<>(() -> Trace.with(trace, work));
    }

    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw stopping();
        } catch (CancellationException cancelled) {
            throw stopping();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failed.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(failed);
        }
    }

    private static ProblemException stopping() {
        return ProblemException.unavailable("The platform is stopping; repeat the request.", RETRY_AFTER);
    }

    /**
     * Takes a place for work that a module does later. With much work it is one of a bounded number of places; with little work it is free.
     *
     * @return gives the place back; call it once
     * @throws ProblemException 503 {@code UNAVAILABLE} if no place is free
     */
    public Runnable takePlace(long units) {
        if (!isLong(units)) {
            return () -> {};
        }
        if (!slots.tryAcquire()) {
            throw refused();
        }
        return slots::release;
    }

    private ProblemException refused() {
        refusals.increment();
        return ProblemException.unavailable(
                "Too many requests with as much work are waiting. Nothing was done; repeat the request later.",
                RETRY_AFTER);
    }

    /** Ends the threads. Requests that still wait are refused. */
    @Override
    public void destroy() {
        threads.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
    }
}
