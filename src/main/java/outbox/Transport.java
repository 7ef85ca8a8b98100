package outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;
import platform.pulse.Pulse;
import platform.web.Trace;

/**
 * Starts and stops everything that delivers: after the connection pool is there and before the web server takes requests,
 * and the other way round.
 */
final class Transport implements SmartLifecycle, Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final int DUE_LIMIT = 1000;
    private static final Duration TICK = Duration.ofMillis(5);

    private final Parts parts;
    private final OutboxProperties limits;
    private final List<Deliverer> deliverers = new ArrayList<>();
    private final List<Inbox> inboxes = new ArrayList<>();
    private final Map<Class<?>, List<Deliverer>> listeners = new HashMap<>();
    private final Map<Class<?>, Worker<?>> takers = new HashMap<>();
    private final List<LogFollower> followers = new ArrayList<>();
    private final List<Timer> timers;
    private final List<Pulse> ringing = new ArrayList<>();
    final StuckWorkers stuck;
    private final Instance instance;
    private @Nullable Pulse heart;
    private volatile boolean running;

    Transport(Listeners all, Parts parts, DataSource source) {
        this.parts = parts;
        this.limits = parts.limits();
        all.units().forEach((module, unit) -> {
            Worker<?> worker = new Worker<>(module, unit, new Handlers(unit), parts);
            worker.handlers.types().forEach(type -> takers.put(type, worker));
            deliverers.add(worker);
        });
        all.outside().forEach((name, listener) -> deliverers.add(new OutsideWorker<>(name, listener, parts)));
        for (Deliverer deliverer : deliverers) {
            inboxes.add(deliverer.inbox);
            for (Class<?> type : deliverer.known.classes()) {
                listeners.computeIfAbsent(type, t -> new ArrayList<>()).add(deliverer);
            }
        }
        all.readers().forEach(reader -> followers.add(new LogFollower(reader, parts)));
        timers = all.timers();
        stuck = new StuckWorkers(List.copyOf(new HashSet<>(takers.values())), limits);
        instance = new Instance(source, parts, deliverers, this::readTxid);
        route(Publications.Routes.NOBODY);
    }

    private long readTxid() {
        return followers.stream().mapToLong(LogFollower::readTxid).min().orElse(Long.MAX_VALUE);
    }

    private void route(long owner) {
        parts.publications().route(new Publications.Routes(owner, listeners, inboxes));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> CompletableFuture<R> submit(Command<R> command) {
        Worker<?> worker = takers.get(command.getClass());
        Assert.state(worker != null, () -> "Nobody hears " + command.getClass());
        Item.Asked asked = new Item.Asked(command, Trace.current(), limits.answerPatience());
        if (!worker.inbox.offer(asked)) {
            throw new QueueFullException(worker.listener);
        }
        return (CompletableFuture<R>) asked.future;
    }

    @Override
    public void start() {
        long id = instance.join();
        route(id);
        deliverers.forEach(deliverer -> deliverer.start(id));
        followers.forEach(LogFollower::start);
        heart = new Pulse("outbox-heartbeat", limits.heartbeat(), () -> {
            stuck.report();
            return instance.beat();
        });
        for (Timer timer : timers) {
            String name = "outbox-timer-" + timer.getClass().getSimpleName();
            ringing.add(new Pulse(name, limits.heartbeat(), () -> ring(timer)));
        }
        running = true;
    }

    /** The next look waits until what was due has been done, so that nothing is asked twice while the queue is long. */
    private Duration ring(Timer timer) throws InterruptedException {
        Instant now = parts.clock().instant();
        List<? extends Command<?>> due = parts.transaction().execute(status -> timer.due(now, DUE_LIMIT));
        var asked = due.stream().map(this::submit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(asked).get(limits.lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("{} is late: {}", timer.getClass().getSimpleName(), failed.toString());
            return limits.timerInterval();
        }
        return due.size() == DUE_LIMIT ? Duration.ZERO : limits.timerInterval();
    }

    /**
     * Finishes what is in memory, and what that leads to; what waits in the table is for the next start, or for another. What is stuck
     * is left to itself: its thread is interrupted, and does not keep the process from ending.
     */
    @Override
    public void stop() {
        running = false;
        long drained = deadline();
        Pulse.stop(ringing, drained);
        ringing.clear();
        inboxes.forEach(Inbox::drain);
        while (!Inbox.together(inboxes, () -> inboxes.stream().allMatch(Inbox::isIdle))
                && System.nanoTime() - drained < 0) {
            LockSupport.parkNanos(TICK.toNanos());
        }
        Stream<Pulse> working = deliverers.stream().flatMap(deliverer -> deliverer.close().stream());
        Stream<Pulse> reading = followers.stream().flatMap(LogFollower::pulse);
        Pulse.stop(Stream.concat(working, reading).toList(), deadline());
        route(Publications.Routes.NOBODY);
        Pulse.stop(heart, deadline());
        instance.leave();
    }

    private long deadline() {
        return System.nanoTime() + stuck.stopPatience().toNanos();
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
