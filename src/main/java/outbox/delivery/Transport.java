package outbox.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import outbox.Command;
import outbox.Commands;
import outbox.QueueFullException;
import outbox.Timer;
import outbox.log.LogFollower;
import outbox.log.Readers;
import outbox.settings.OutboxProperties;
import platform.background.BackgroundLoop;
import platform.clock.ClockCheck;
import platform.trace.Trace;

/**
 * Starts and stops the workers, the readers of the log, the timers and the heartbeat. They start after the connection pool and before the web
 * server accepts requests, and stop in the opposite order.
 */
public final class Transport implements SmartLifecycle, Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final int DUE_LIMIT = 1000;
    private static final Duration TICK = Duration.ofMillis(5);

    private final Deliverers deliverers;
    private final List<Inbox> inboxes;
    private final List<LogFollower> followers;
    private final Readers readers;
    private final List<Timer> timers;
    private final StuckWorkers stuck;
    private final Publications publications;
    private final BatchTransactions transactions;
    private final ClockCheck clock;
    private final OutboxProperties limits;
    private final List<BackgroundLoop> timerLoops = new ArrayList<>();
    private final Instance instance;
    private volatile @Nullable BackgroundLoop heartbeat;

    public Transport(
            Deliverers deliverers,
            List<LogFollower> followers,
            Readers readers,
            List<Timer> timers,
            Instance instance,
            StuckWorkers stuck,
            Publications publications,
            BatchTransactions transactions,
            ClockCheck clock,
            OutboxProperties limits) {
        this.deliverers = deliverers;
        this.inboxes = deliverers.inboxes();
        this.followers = followers;
        this.readers = readers;
        this.timers = timers;
        this.instance = instance;
        this.stuck = stuck;
        this.publications = publications;
        this.transactions = transactions;
        this.clock = clock;
        this.limits = limits;
        route(Publications.Routes.NO_OWNER);
    }

    private void route(long owner) {
        publications.route(new Publications.Routes(owner, deliverers.byEventType(), inboxes));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> CompletableFuture<R> submit(Command<R> command) {
        Worker<?> worker = deliverers.workerOf(command.getClass());
        Item.QueuedCommand queued = new Item.QueuedCommand(command, Trace.current(), limits.answerTimeout());
        if (command.givesWay() && readersAreLate() || !worker.inbox.offer(queued)) {
            throw new QueueFullException(worker.listener);
        }
        return (CompletableFuture<R>) queued.future;
    }

    /** Lists, reports and the ledger would show new work too late. */
    private boolean readersAreLate() {
        return readers.longestDelayByLoad().compareTo(limits.readerDelay()) > 0;
    }

    @Override
    public void start() {
        long id = instance.join();
        route(id);
        deliverers.all().forEach(deliverer -> deliverer.start(id));
        followers.forEach(LogFollower::start);
        heartbeat = new BackgroundLoop("outbox-heartbeat", limits.heartbeat(), () -> {
            stuck.report();
            return instance.heartbeat();
        });
        for (Timer timer : timers) {
            String name = "outbox-timer-" + timer.getClass().getSimpleName();
            timerLoops.add(new BackgroundLoop(
                    name, limits.heartbeat(), clock.whileRight(limits.timerInterval(), () -> run(timer))));
        }
    }

    /** Submits the due commands and waits until they are done, so that no command is submitted twice while the queue is long. */
    private Duration run(Timer timer) throws InterruptedException {
        List<? extends Command<?>> due = transactions.call(() -> timer.due(transactions.now(), DUE_LIMIT));
        var answers = due.stream().map(this::submit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(answers).get(limits.lease().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn(
                    "Due commands failed or timed out, they are retried: timer={} reason={}",
                    timer.getClass().getSimpleName(),
                    failed.toString());
            return limits.timerInterval();
        }
        return due.size() == DUE_LIMIT ? Duration.ZERO : limits.timerInterval();
    }

    /**
     * Finishes the items in memory and the events that they lead to. Deliveries in the table wait for the next start or for another
     * instance. This method does not wait for a stuck worker. It interrupts the thread of the worker, and the thread does not keep the
     * process from ending.
     */
    @Override
    public void stop() {
        long drained = deadline();
        BackgroundLoop.stop(timerLoops, drained);
        timerLoops.clear();
        inboxes.forEach(Inbox::drain);
        while (!Inbox.withAllLocked(inboxes, () -> inboxes.stream().allMatch(Inbox::isIdle))
                && System.nanoTime() - drained < 0) {
            LockSupport.parkNanos(TICK.toNanos());
        }
        Stream<BackgroundLoop> working = deliverers.all().stream().flatMap(deliverer -> deliverer.close().stream());
        Stream<BackgroundLoop> reading = followers.stream().flatMap(LogFollower::loop);
        BackgroundLoop.stop(Stream.concat(working, reading).toList(), deadline());
        route(Publications.Routes.NO_OWNER);
        BackgroundLoop.stop(heartbeat, deadline());
        heartbeat = null;
        instance.leave();
    }

    private long deadline() {
        return System.nanoTime() + stuck.stopTimeout().toNanos();
    }

    @Override
    public boolean isAutoStartup() {
        return limits.delivers();
    }

    @Override
    public boolean isRunning() {
        return heartbeat != null;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
