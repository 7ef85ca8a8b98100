package tracking.feed;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import platform.stream.StreamPositions;
import tracking.change.Changes;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.change.StreamFilter;

/**
 * What this instance pushes. It reads the stored changes in their order, keeps the latest in memory, and offers each to the subscriptions that
 * select it. It begins where the stored changes stand when the instance starts.
 *
 * <p>A subscription that resumes reads the changes after its position from the table until those in memory go on from there; then it takes the
 * rest from memory and goes live under the same lock. So it misses nothing and gets nothing twice. Thread-safe.
 */
@Component
@EnableConfigurationProperties(FeedProperties.class)
public final class ChangeFeed implements StreamPositions {

    private static final int PAGE = 2000;
    private static final int RESUMING_AT_ONCE = 8;

    private final Changes changes;
    private final FeedProperties properties;
    private final FeedMeters meters;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore tableReads = new Semaphore(RESUMING_AT_ONCE);
    private final Set<Subscription> all = ConcurrentHashMap.newKeySet();
    private final ReachedPositions history = new ReachedPositions();

    /** Guards the fields below, and those of the subscriptions that say so. */
    private final ReentrantLock lock = new ReentrantLock();

    private final LiveSubscriptions live = new LiveSubscriptions();

    private volatile @Nullable LatestChanges latest;
    private boolean open;

    /** The position up to which this instance has read; null before its start. */
    private volatile @Nullable Position reached;

    ChangeFeed(Changes changes, FeedProperties properties, FeedMeters meters, Clock clock) {
        this.changes = changes;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
        meters.countStreams(all);
    }

    @Override
    public Optional<String> current() {
        Position position = reached;
        return position == null ? Optional.empty() : Optional.of(position.text());
    }

    @Override
    public Optional<String> before(Instant time) {
        return history.before(time).map(Position::text);
    }

    /** Accepts subscriptions from now on. */
    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this instance accepts subscriptions. */
    public boolean isOpen() {
        lock.lock();
        try {
            return open && latest != null;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all subscriptions, and refuses new ones. */
    void close() {
        lock.lock();
        try {
            open = false;
        } finally {
            lock.unlock();
        }
        all.forEach(subscription -> subscription.end(End.STOPPING));
    }

    /**
     * Reads the next changes and offers them to the subscriptions.
     *
     * @return true if there may be more to read at once
     */
    public synchronized boolean poll() {
        LatestChanges known = latest;
        if (known == null) {
            history.begin(clock.instant(), changes::before);
            begin(changes.head().last());
            remember();
            return false;
        }
        List<OrderChange> page = changes.after(known.last(), Long.MAX_VALUE, StreamFilter.EVERYTHING, PAGE);
        if (!page.isEmpty()) {
            lock.lock();
            try {
                page.forEach(change -> publish(change, known));
            } finally {
                lock.unlock();
            }
        }
        remember();
        return page.size() == PAGE;
    }

    private void remember() {
        Position position = reached;
        if (position != null) {
            history.add(clock.instant(), position);
        }
    }

    private void begin(Position start) {
        lock.lock();
        try {
            latest = new LatestChanges(start, properties.kept());
            reached = start;
        } finally {
            lock.unlock();
        }
    }

    private void publish(OrderChange change, LatestChanges known) {
        if (!known.continuesWith(change)) { // the instance slept until changes were dropped that it had not read
            Position before = new Position(
                    change.position().number() - 1, change.position().writtenAt());
            all.forEach(subscription -> subscription.reset(before));
        }
        known.add(change);
        reached = change.position();
        // Those whose queues are full go on at the pace of their clients, or end if they have none.
        for (Subscription behind : live.offer(change)) {
            threads.execute(() -> resume(behind));
        }
    }

    /**
     * Subscribes a client. The outlet gets each selected change after the position once, in order.
     *
     * @param after the position of the client; null for the present end
     * @param expiresAt when the client's token expires
     * @param onEnd called once, when the subscription has ended
     * @return empty if this instance is starting or stopping
     */
    public Optional<Subscription> subscribe(
            StreamFilter filter, @Nullable Position after, Instant expiresAt, Outlet outlet, Runnable onEnd) {
        lock.lock();
        try {
            LatestChanges known = latest;
            if (!open || known == null) {
                return Optional.empty();
            }
            Subscribed subscribed = new Subscribed(clock.instant().truncatedTo(ChronoUnit.MICROS), onEnd);
            Subscription subscription = new Subscription(
                    filter,
                    after == null ? known.last() : after,
                    expiresAt,
                    outlet,
                    threads,
                    properties.buffer(),
                    properties.sendTimeout(),
                    subscribed);
            subscribed.subscription = subscription;
            all.add(subscription);
            if (!known.covers(subscription.offered) || !offerFromMemory(subscription, known)) {
                threads.execute(() -> resume(subscription));
            }
            return Optional.of(subscription);
        } finally {
            lock.unlock();
        }
    }

    /** Measures what is written to a subscription, and removes it when it has ended. */
    private final class Subscribed implements Subscription.Listener {

        private final Instant since;
        private final Runnable onEnd;
        private @Nullable Subscription subscription;

        Subscribed(Instant since, Runnable onEnd) {
            this.since = since;
            this.onEnd = onEnd;
        }

        /** A client that comes back reads changes that happened while it was away; their age says nothing of this instance. */
        @Override
        public void written(OrderChange change) {
            if (!change.updatedAt().isBefore(since)) {
                meters.recordDelay(change, clock.instant());
            }
        }

        @Override
        public void ended() {
            Subscription ended = subscription;
            if (ended != null) {
                remove(ended);
                meters.countEnd(ended.reason());
            }
            onEnd.run();
        }
    }

    private void goLive(Subscription subscription) {
        if (subscription.hasEnded()) {
            return;
        }
        live.add(subscription);
    }

    private void remove(Subscription subscription) {
        all.remove(subscription);
        threads.execute(
                () -> { // the caller may hold the lock, and may be iterating over the sets
                    lock.lock();
                    try {
                        live.remove(subscription);
                    } finally {
                        lock.unlock();
                    }
                });
    }

    /**
     * Offers the changes in memory, as far as there is space for them.
     *
     * @return true if all have been offered; then the subscription is live
     */
    private boolean offerFromMemory(Subscription subscription, LatestChanges known) {
        for (Iterator<OrderChange> missed = known.after(subscription.offered); missed.hasNext(); ) {
            OrderChange change = missed.next();
            if (subscription.filter().selects(change)) {
                if (subscription.space() <= 1) {
                    return false;
                }
                subscription.offer(change);
            }
            subscription.offered = change.position();
        }
        goLive(subscription);
        return true;
    }

    /** Brings a subscription from its position to the present, on a thread of its own. */
    private void resume(Subscription subscription) {
        LatestChanges known = Objects.requireNonNull(latest);
        try {
            while (subscription.awaitSpace()) {
                if (resumeFromMemory(subscription, known) || resumeFromTable(subscription, known)) {
                    return;
                }
            }
            subscription.end(End.TOO_SLOW);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            subscription.end(End.GONE);
            throw failed;
        }
    }

    private boolean resumeFromMemory(Subscription subscription, LatestChanges known) {
        lock.lock();
        try {
            return known.covers(subscription.offered) && offerFromMemory(subscription, known);
        } finally {
            lock.unlock();
        }
    }

    /** @return true if the subscription is live */
    private boolean resumeFromTable(Subscription subscription, LatestChanges known) throws InterruptedException {
        Position from;
        Position through;
        lock.lock();
        try {
            from = subscription.offered;
            through = known.last();
            if (known.covers(from)) {
                return false; // it waited for space only
            }
        } finally {
            lock.unlock();
        }
        int limit = Math.max(1, subscription.space() - 1);
        List<OrderChange> page;
        Changes.Head head;
        tableReads.acquire();
        try {
            page = from.compareTo(through) < 0
                    ? changes.after(from, through.number(), subscription.filter(), limit)
                    : List.of();
            head = changes.head(); // after the page: if nothing is dropped now, nothing was dropped when the page was
            // read
        } finally {
            tableReads.release();
        }
        lock.lock();
        try {
            if (!head.covers(from)) {
                subscription.offered = known.last();
                subscription.reset(known.last());
                goLive(subscription);
                return true;
            }
            if (from.compareTo(through) > 0) { // from another instance, which has read more
                boolean stillAhead = from.compareTo(known.last()) > 0;
                if (stillAhead) {
                    goLive(subscription);
                }
                return stillAhead;
            }
            page.forEach(subscription::offer);
            subscription.offered =
                    page.size() < limit ? through : page.getLast().position();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what has expired or does not get on, and sends heartbeats to quiet clients. Called about once a second. */
    void tick() {
        Instant now = clock.instant();
        long heartbeatNanos = properties.heartbeat().toNanos();
        for (Subscription each : all) {
            if (!now.isBefore(each.expiresAt())) {
                each.end(End.EXPIRED);
            } else if (each.isBlocked()) {
                each.end(End.TOO_SLOW);
            } else if (each.quietNanos() > heartbeatNanos) {
                heartbeat(each);
            }
        }
    }

    private void heartbeat(Subscription subscription) {
        lock.lock();
        try {
            Position position = reached;
            if (subscription.live && position != null && position.compareTo(subscription.offered) > 0) {
                subscription.offered = position;
            }
            subscription.heartbeat(subscription.offered);
        } finally {
            lock.unlock();
        }
    }

    /** The subscriptions of this instance that have not ended. */
    Collection<Subscription> subscriptions() {
        return Set.copyOf(all);
    }
}
