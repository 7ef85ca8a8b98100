package outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue in front of one listener. Deliveries that find it full stay in their table and are read again from
 * there, before anything newer is taken directly; commands that find it full are refused.
 *
 * <p>Deliveries stand in the order of their ids, which is the order in which this instance published them, however they came
 * in. This keeps the order of each lane.
 */
final class Inbox {

    private final int capacity;
    private final ReentrantLock lock;
    private final Condition changed;
    private ArrayDeque<Item> queue = new ArrayDeque<>();
    /** What was taken and is not done. */
    private final Set<Item> busy = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Deliveries that are queued or busy. */
    private final Set<Long> present = new HashSet<>();
    /** Commands whose callers wait until these events are heard. */
    private final Map<Long, Item.Asked> awaited = new HashMap<>();

    private boolean open;
    private boolean draining;
    private boolean overflowed;
    private boolean refill;
    private long readings;

    /**
     * @param lock of all inboxes of this instance: what a commit publishes gets into all of them at once, so that nobody
     *     hears the answer before the question
     */
    Inbox(int capacity, ReentrantLock lock) {
        this.capacity = capacity;
        this.lock = lock;
        this.changed = lock.newCondition();
    }

    void open() {
        lock.lock();
        try {
            queue.clear();
            busy.clear();
            present.clear();
            open = true;
            draining = false;
            overflowed = false;
            refill = true;
        } finally {
            lock.unlock();
        }
    }

    /** The first half of a stop: what is here, and what it leads to, is finished; no command and no old delivery begins. */
    void drain() {
        lock.lock();
        try {
            draining = true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing comes in. What is left is dropped: the deliveries are in their table. */
    List<Item> close() {
        lock.lock();
        try {
            open = false;
            List<Item> left = List.copyOf(queue);
            queue.clear();
            changed.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return queue.isEmpty() && busy.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Straight after its commit. */
    void offer(Item.Delivery delivery) {
        lock.lock();
        try {
            if (overflowed || queue.size() >= capacity) {
                overflowed = true;
            } else if (open && present.add(delivery.eventId())) {
                queue.add(delivery);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Commands leave the last quarter of the queue to deliveries: what was accepted goes before what is new. */
    boolean offer(Item.Asked asked) {
        lock.lock();
        try {
            if (!open || draining || queue.size() >= capacity - capacity / 4) {
                return false;
            }
            queue.add(asked);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The caller is answered when this event is heard, however and whenever it gets here. */
    void await(long eventId, Item.Asked asked) {
        asked.expectHearing();
        lock.lock();
        try {
            awaited.put(eventId, asked);
        } finally {
            lock.unlock();
        }
        asked.future().whenComplete((answer, failure) -> heard(eventId));
    }

    void heard(long eventId) {
        Item.@Nullable Asked asked;
        lock.lock();
        try {
            asked = awaited.remove(eventId);
        } finally {
            lock.unlock();
        }
        if (asked != null) {
            asked.heard();
        }
    }

    /** Deliveries of this lane are back in the table, or can be taken only now: the newer ones here must not go before. */
    void readAgain(String lane) {
        readAgain(delivery -> delivery.payload().correlation().equals(lane));
    }

    /** The same for all lanes. */
    void readAgain() {
        readAgain(delivery -> true);
    }

    private void readAgain(Predicate<Item.Delivery> which) {
        lock.lock();
        try {
            queue.removeIf(item -> item instanceof Item.Delivery delivery
                    && which.test(delivery)
                    && present.remove(delivery.eventId()));
            overflowed = true;
            readings++;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** There may be deliveries in the table that are not here. */
    void askForRefill() {
        lock.lock();
        try {
            refill = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Changes when something is to be read again: what was taken before may not be next in its lane. */
    long readings() {
        lock.lock();
        try {
            return readings;
        } finally {
            lock.unlock();
        }
    }

    /** How many deliveries a look into the table should bring: none when it is not needed or there is no room. */
    int wanted() {
        lock.lock();
        try {
            if (!isRefillDue()) {
                return 0;
            }
            refill = false;
            overflowed = false;
            return capacity - queue.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean isRefillDue() {
        return open && !draining && (refill || overflowed) && queue.size() <= capacity / 2;
    }

    Long[] present() {
        lock.lock();
        try {
            return present.toArray(Long[]::new);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what was found in the table.
     *
     * @param found in the order of their ids
     * @param readUpTo where the look ended if it did not see all; what is newer goes back to the table, not to be taken
     *     before what was not seen
     */
    void refill(List<Item.Delivery> found, @Nullable Long readUpTo) {
        lock.lock();
        try {
            if (readUpTo != null) {
                overflowed = true;
                queue.removeIf(item -> item instanceof Item.Delivery delivery
                        && delivery.eventId() > readUpTo
                        && present.remove(delivery.eventId()));
            }
            merge(found);
        } finally {
            lock.unlock();
        }
    }

    private void merge(List<Item.Delivery> found) {
        List<Item.Delivery> missing = new ArrayList<>(found);
        missing.removeIf(delivery -> !open || !present.add(delivery.eventId()));
        Iterator<Item.Delivery> rest = missing.iterator();
        Item.@Nullable Delivery next = rest.hasNext() ? rest.next() : null;
        ArrayDeque<Item> merged = new ArrayDeque<>(queue.size() + missing.size());
        for (Item item : queue) {
            while (next != null && item instanceof Item.Delivery delivery && next.eventId() < delivery.eventId()) {
                merged.add(next);
                next = rest.hasNext() ? rest.next() : null;
            }
            merged.add(item);
        }
        while (next != null) {
            merged.add(next);
            next = rest.hasNext() ? rest.next() : null;
        }
        queue = merged;
    }

    /**
     * Everything that is queued, up to a limit, never waiting for more once there is something. An item that must be alone
     * comes alone. Empty: a refill is due, or the inbox is closed, or patience has ended.
     */
    List<Item> take(int limit, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (queue.isEmpty() && open && !isRefillDue() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            List<Item> taken = new ArrayList<>(Math.min(limit, queue.size()));
            while (taken.size() < limit && !queue.isEmpty()) {
                boolean alone = queue.peek() instanceof Item.Delivery delivery && delivery.alone();
                if (alone && !taken.isEmpty()) {
                    break;
                }
                taken.add(queue.remove());
                if (alone) {
                    break;
                }
            }
            busy.addAll(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** They are no longer being worked on. */
    void done(List<? extends Item> items) {
        lock.lock();
        try {
            for (Item item : items) {
                if (busy.remove(item) && item instanceof Item.Delivery delivery) {
                    present.remove(delivery.eventId());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    int depth() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    double oldestAgeSeconds(long nowNanos) {
        lock.lock();
        try {
            Item oldest = queue.peek();
            return oldest == null ? 0 : (nowNanos - oldest.queuedNanos()) / (double) TimeUnit.SECONDS.toNanos(1);
        } finally {
            lock.unlock();
        }
    }
}
