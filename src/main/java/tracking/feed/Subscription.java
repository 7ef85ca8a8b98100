package tracking.feed;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracking.change.OrderChange;
import tracking.change.Position;
import tracking.change.StreamFilter;

/**
 * A client that hears of changes. What is to be sent waits in a bounded queue; a virtual thread sends it and ends when the queue is empty. A
 * client whose queue is full is cut off. Thread-safe.
 */
public final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final StreamFilter filter;
    private final Instant expiresAt;
    private final Outlet outlet;
    private final Executor executor;
    private final int capacity;
    private final Duration longestSend;
    private final Listener listener;
    private final Deque<Item> queue = new ArrayDeque<>(4);
    private boolean sending;
    private @Nullable End end;
    private long waitingSinceNanos;
    private volatile long lastSentNanos = System.nanoTime();

    /** The number of the last change that was offered; all selected ones up to it have been. Guarded by the lock of the feed. */
    Position offered;

    /** Whether the feed offers each new change. Guarded by the lock of the feed. */
    boolean live;

    /**
     * @param expiresAt when the token of the client expires
     * @param executor runs each task on a thread of its own
     * @param capacity the maximum number of items that wait to be sent
     * @param longestSend a client that takes longer for one item is too slow, also if its connection is closed for this reason first
     * @param listener called without a lock
     */
    Subscription(
            StreamFilter filter,
            Position from,
            Instant expiresAt,
            Outlet outlet,
            Executor executor,
            int capacity,
            Duration longestSend,
            Listener listener) {
        this.filter = filter;
        this.offered = from;
        this.expiresAt = expiresAt;
        this.outlet = outlet;
        this.executor = executor;
        this.capacity = capacity;
        this.longestSend = longestSend;
        this.listener = listener;
    }

    /** Hears what becomes of a subscription. */
    interface Listener {

        /** The connection has taken the whole message about the change. */
        void written(OrderChange change);

        /** Called once, when the subscription has ended. */
        void ended();
    }

    private sealed interface Item {}

    private record Changed(OrderChange change) implements Item {}

    private record Heartbeat(Position reached) implements Item {}

    private record Reset(Position from) implements Item {}

    StreamFilter filter() {
        return filter;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** Sends a change soon; ends the subscription if its queue is full. */
    void offer(OrderChange change) {
        add(new Changed(change));
    }

    /** Sends a sign of life, unless other items wait. */
    void heartbeat(Position reached) {
        if (space() == capacity) {
            add(new Heartbeat(reached));
        }
    }

    /** Sends a reset instead of what waits: the client reads all of that again. */
    void reset(Position from) {
        synchronized (this) {
            queue.clear();
        }
        add(new Reset(from));
    }

    private void add(Item item) {
        boolean isFull;
        synchronized (this) {
            if (end != null) {
                return;
            }
            isFull = queue.size() >= capacity;
            if (!isFull) {
                queue.add(item);
                if (sending) {
                    return;
                }
                sending = true;
                waitingSinceNanos = System.nanoTime();
            }
        }
        if (isFull) {
            end(End.TOO_SLOW);
        } else {
            executor.execute(this::sendAll);
        }
    }

    /** The number of items that can be added before the queue is full. */
    synchronized int space() {
        return end == null ? capacity - queue.size() : 0;
    }

    /** Why it has ended. */
    synchronized End reason() {
        return Objects.requireNonNull(end, "has not ended");
    }

    synchronized boolean hasEnded() {
        return end != null;
    }

    /** How long the item that is being sent has been on its way; 0 if nothing is being sent. */
    private synchronized long blockedNanos() {
        return sending ? System.nanoTime() - waitingSinceNanos : 0;
    }

    /** Whether the client has not taken an item in time. */
    boolean isBlocked() {
        return blockedNanos() > longestSend.toNanos();
    }

    long quietNanos() {
        return System.nanoTime() - lastSentNanos;
    }

    /** Ends the subscription, and closes the connection as soon as the running call of the outlet has returned. */
    public void end(End reason) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            End why = reason == End.GONE && isBlocked() ? End.TOO_SLOW : reason;
            end = why;
            queue.clear();
            notifyAll();
            if (!sending) {
                sending = true;
                executor.execute(() -> outlet.close(why));
            }
        }
        listener.ended();
    }

    private void sendAll() {
        for (Item item = next(); item != null; item = next()) {
            try {
                send(item);
                lastSentNanos = System.nanoTime();
            } catch (IOException lost) {
                end(End.GONE);
            } catch (RuntimeException failed) { // a container may report a lost connection so
                LOG.debug("A stream ends, because its connection failed", failed);
                end(End.GONE);
            }
        }
    }

    /** The next item; null if there is none. After the end, it closes the connection instead. */
    private @Nullable Item next() {
        End reason;
        synchronized (this) {
            reason = end;
            if (reason == null) {
                Item item = queue.poll();
                sending = item != null;
                waitingSinceNanos = System.nanoTime();
                notifyAll();
                return item;
            }
        }
        outlet.close(reason);
        return null;
    }

    private void send(Item item) throws IOException {
        switch (item) {
            case Changed changed -> {
                outlet.send(changed.change());
                listener.written(changed.change());
            }
            case Heartbeat heartbeat -> outlet.heartbeat(heartbeat.reached());
            case Reset reset -> {
                if (!outlet.reset(reset.from())) {
                    end(End.TOO_OLD);
                }
            }
        }
    }

    /**
     * Waits until the queue is at most half full.
     *
     * @return false if the subscription has ended, or if the queue was not half empty in time
     */
    synchronized boolean awaitSpace() throws InterruptedException {
        long deadline = System.nanoTime() + longestSend.toNanos();
        while (end == null && queue.size() > capacity / 2) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return end == null;
    }
}
