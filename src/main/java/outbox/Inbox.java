package outbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue in front of one listener. Deliveries that find it full stay in their table and are read again from
 * there, before anything newer is taken directly; commands that find it full are refused.
 */
final class Inbox {

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Item> queue = new ArrayDeque<>();
    /** Deliveries that are queued or being worked on. */
    private final Set<Long> present = new HashSet<>();

    /** Items that were taken and are not done. */
    private int busy;

    private boolean open;
    private boolean commandsRefused;
    private boolean overflowed;
    private boolean refill;

    Inbox(int capacity) {
        this.capacity = capacity;
    }

    void open() {
        lock.lock();
        try {
            queue.clear();
            present.clear();
            busy = 0;
            open = true;
            commandsRefused = false;
            overflowed = false;
            refill = true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing comes in. */
    void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first half of a stop: what was accepted is finished, nothing new begins. */
    void refuseCommands() {
        lock.lock();
        try {
            commandsRefused = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return queue.isEmpty() && busy == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Straight after its commit. */
    void offer(Item.Delivery delivery) {
        lock.lock();
        try {
            if (!open) {
                return;
            }
            if (overflowed || queue.size() >= capacity) {
                overflowed = true;
            } else if (present.add(delivery.eventId())) {
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
            if (!open || commandsRefused || queue.size() >= capacity - capacity / 4) {
                return false;
            }
            queue.add(asked);
            changed.signal();
            return true;
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

    /** What a refill should bring: none when it is not needed or there is no room. */
    int wanted() {
        lock.lock();
        try {
            if (open && (refill || overflowed) && queue.size() <= capacity / 2) {
                refill = false;
                overflowed = false;
                return capacity - queue.size();
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    Long[] present() {
        lock.lock();
        try {
            return present.toArray(Long[]::new);
        } finally {
            lock.unlock();
        }
    }

    void refill(List<Item.Delivery> deliveries, boolean more) {
        lock.lock();
        try {
            for (Item.Delivery delivery : deliveries) {
                if (present.add(delivery.eventId())) {
                    queue.add(delivery);
                }
            }
            overflowed |= more;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything that is queued, up to a limit, never waiting for more once there is something. An item that must be alone
     * comes alone. Empty: a refill is wanted, or the inbox is closed and drained.
     */
    List<Item> take(int limit, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (queue.isEmpty() && open && !refill && nanos > 0) {
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
            busy += taken.size();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** They are no longer being worked on. */
    void done(List<? extends Item> items) {
        lock.lock();
        try {
            busy -= items.size();
            for (Item item : items) {
                if (item instanceof Item.Delivery delivery) {
                    present.remove(delivery.eventId());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Empties a closed inbox: the commands that nobody will take any more. */
    List<Item.Asked> abandon() {
        lock.lock();
        try {
            List<Item.Asked> abandoned = queue.stream()
                    .filter(Item.Asked.class::isInstance)
                    .map(Item.Asked.class::cast)
                    .toList();
            queue.clear();
            return abandoned;
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
