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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts and stops everything that delivers: after the connection pool is there and before the web server takes requests,
 * and the other way round.
 */
final class Transport implements SmartLifecycle, Commands {

    /** MDC key of the trace id. */
    static final String TRACE = "trace_id";

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
    private final Map<Class<?>, Worker<?>> takers = new ConcurrentHashMap<>();
    private final List<Pulse> pulses = new ArrayList<>();
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
            Clock clock) {
        this.publications = publications;
        this.instance = instance;
        this.workers = workers;
        this.deliverers = deliverers;
        this.followers = followers;
        this.timers = timers;
        this.transaction = transaction;
        this.limits = limits;
        this.clock = clock;
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
        Item.Asked asked = new Item.Asked(command, MDC.get(TRACE), System.nanoTime(), limits.answerPatience());
        if (!worker.inbox.offer(asked)) {
            throw new QueueFullException(worker.listener);
        }
        return (CompletableFuture<R>) asked.future;
    }

    @Override
    public void start() {
        long id = instance.join();
        Map<Class<?>, List<String>> listeners = new HashMap<>();
        Map<String, Inbox> inboxes = new LinkedHashMap<>();
        for (Deliverer deliverer : deliverers) {
            inboxes.put(deliverer.listener, deliverer.inbox);
            for (Class<?> type : deliverer.heard()) {
                listeners.computeIfAbsent(type, t -> new ArrayList<>()).add(deliverer.listener);
            }
        }
        deliverers.forEach(deliverer -> deliverer.start(id));
        publications.route(new Publications.Routes(id, type -> listeners.getOrDefault(type, List.of()), inboxes));
        followers.forEach(LogFollower::start);
        pulses.add(new Pulse("outbox-heartbeat", limits.heartbeat(), instance::beat));
        for (Timer timer : timers) {
            pulses.add(new Pulse(
                    "outbox-timer-" + timer.getClass().getSimpleName(), limits.heartbeat(), () -> ring(timer)));
        }
        running = true;
    }

    /** The next look waits until what was due has been done, so that nothing is asked twice while the queue is long. */
    private Duration ring(Timer timer) throws InterruptedException {
        List<? extends Command<?>> due = transaction.execute(status -> timer.due(clock.instant(), DUE_LIMIT));
        List<CompletableFuture<?>> under = new ArrayList<>(due.size());
        for (Command<?> command : due) {
            under.add(submit(command));
        }
        try {
            CompletableFuture.allOf(under.toArray(CompletableFuture[]::new))
                    .get(limits.lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException failed) {
            LOG.warn("{} is late: {}", timer.getClass().getSimpleName(), failed.toString());
        }
        return due.size() == DUE_LIMIT ? Duration.ZERO : limits.timerInterval();
    }

    @Override
    public void stop() {
        running = false;
        pulses.reversed().forEach(pulse -> pulse.stop(limits.drainLimit()));
        pulses.clear();
        followers.forEach(follower -> follower.stop(limits.drainLimit()));
        deliverers.forEach(deliverer -> deliverer.inbox.refuseCommands());
        long deadline = System.nanoTime() + limits.drainLimit().toNanos();
        while (!deliverers.stream().allMatch(deliverer -> deliverer.inbox.isIdle()) && System.nanoTime() < deadline) {
            Deliverer.pause(TICK);
        }
        deliverers.forEach(Deliverer::stop);
        publications.route(Publications.Routes.NONE);
        instance.leave();
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
