package outbox;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;
import platform.web.Trace;

/**
 * Starts and stops everything that delivers: after the connection pool is there and before the web server takes requests,
 * and the other way round.
 */
final class Transport implements SmartLifecycle, Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final int DUE_LIMIT = 1000;
    private static final Duration TICK = Duration.ofMillis(5);

    private final Publications publications;
    private final Instance instance;
    private final List<Worker<?>> workers;
    private final List<Deliverer> deliverers;
    private final List<LogFollower> followers;
    private final List<Timer> timers;
    private final TransactionTemplate transaction;
    private final OutboxProperties limits;
    private final Clock clock;
    private final ReentrantLock lock;
    private final Map<Class<?>, List<String>> listeners = new HashMap<>();
    private final Map<String, Inbox> inboxes = new LinkedHashMap<>();
    private final Map<Class<?>, Worker<?>> takers = new ConcurrentHashMap<>();
    private final List<Pulse> ringing = new ArrayList<>();
    private @Nullable Pulse heart;
    private volatile boolean running;

    Transport(
            Publications publications,
            Instance instance,
            List<Worker<?>> workers,
            List<Deliverer> deliverers,
            List<LogFollower> followers,
            List<Timer> timers,
            TransactionTemplate transaction,
            OutboxProperties limits,
            Clock clock,
            ReentrantLock lock) {
        this.publications = publications;
        this.instance = instance;
        this.workers = workers;
        this.deliverers = deliverers;
        this.followers = followers;
        this.timers = timers;
        this.transaction = transaction;
        this.limits = limits;
        this.clock = clock;
        this.lock = lock;
        for (Deliverer deliverer : deliverers) {
            inboxes.put(deliverer.listener, deliverer.inbox);
            for (Class<?> type : deliverer.heard()) {
                listeners.computeIfAbsent(type, t -> new ArrayList<>()).add(deliverer.listener);
            }
        }
        route(Publications.Routes.NOBODY);
    }

    private void route(long owner) {
        publications.route(new Publications.Routes(owner, listeners, inboxes, lock));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> CompletableFuture<R> submit(Command<R> command) {
        Worker<?> worker = takers.computeIfAbsent(
                command.getClass(),
                type -> workers.stream()
                        .filter(each -> each.handlers().takes(command))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("Nobody hears " + type)));
        Item.Asked asked = new Item.Asked(command, Trace.current(), limits.answerPatience());
        if (!worker.inbox.offer(asked)) {
            throw new QueueFullException(worker.listener);
        }
        return (CompletableFuture<R>) asked.future();
    }

    @Override
    public void start() {
        long id = instance.join();
        route(id);
        deliverers.forEach(deliverer -> deliverer.start(id));
        followers.forEach(LogFollower::start);
        heart = new Pulse("outbox-heartbeat", limits.heartbeat(), instance::beat);
        for (Timer timer : timers) {
            ringing.add(new Pulse(
                    "outbox-timer-" + timer.getClass().getSimpleName(), limits.heartbeat(), () -> ring(timer)));
        }
        running = true;
    }

    /** The next look waits until what was due has been done, so that nothing is asked twice while the queue is long. */
    private Duration ring(Timer timer) throws InterruptedException {
        List<? extends Command<?>> due = transaction.execute(status -> timer.due(clock.instant(), DUE_LIMIT));
        List<CompletableFuture<?>> asked = new ArrayList<>(due.size());
        for (Command<?> command : due) {
            asked.add(submit(command));
        }
        try {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .get(limits.lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("{} is late: {}", timer.getClass().getSimpleName(), failed.toString());
            return limits.timerInterval();
        }
        return due.size() == DUE_LIMIT ? Duration.ZERO : limits.timerInterval();
    }

    /** Finishes what is in memory, and what that leads to; what waits in the table is for the next start, or for another. */
    @Override
    public void stop() {
        running = false;
        ringing.forEach(pulse -> pulse.stop(limits.drainLimit()));
        ringing.clear();
        deliverers.forEach(deliverer -> deliverer.inbox.drain());
        long deadline = System.nanoTime() + limits.drainLimit().toNanos();
        while (!isIdle() && System.nanoTime() < deadline) {
            Deliverer.pause(TICK);
        }
        deliverers.forEach(Deliverer::stop);
        route(Publications.Routes.NOBODY);
        followers.forEach(follower -> follower.stop(limits.drainLimit()));
        if (heart != null) {
            heart.stop(limits.drainLimit());
        }
        instance.leave();
    }

    private boolean isIdle() {
        lock.lock();
        try {
            return deliverers.stream().allMatch(deliverer -> deliverer.inbox.isIdle());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isAutoStartup() {
        return limits.delivers();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
