package order.availability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The takes of this instance. A take is the units that a checkout has taken provisionally in Redis. It ends when this instance has read and
 * written the stock levels that include the decision on its order. If it ended earlier, the units would look free for a moment. If it ended
 * later, they would count twice. In both cases no checkout is refused wrongly: at worst another checkout waits, or the database decides it.
 */
final class Takes {

    private static final int CALL = 1000;

    private final Map<String, Map<String, Long>> open = new ConcurrentHashMap<>();
    private final Queue<Decided> decided = new ConcurrentLinkedQueue<>();

    private record Decided(String reference, Map<String, Long> units, long nanos) {}

    void begin(String reference, Map<String, Long> units) {
        open.put(reference, units);
    }

    /** Removes a take for which Redis has taken nothing. */
    void cancel(String reference) {
        open.remove(reference);
    }

    void decided(String reference) {
        Map<String, Long> units = open.remove(reference);
        if (units != null) {
            decided.add(new Decided(reference, units, System.nanoTime()));
        }
    }

    /**
     * Ends the takes whose orders were decided before the read of the log.
     *
     * @param lag all events that were committed longer ago than this have been read and written to Redis
     */
    CompletableFuture<List<String>> settle(RedisLink link, Duration lag) {
        long read = System.nanoTime() - lag.toNanos();
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < CALL; i++) {
            @Nullable Decided next = decided.peek();
            if (next == null || next.nanos() - read > 0) {
                break;
            }
            decided.remove();
            keys.add(Keys.take(next.reference()));
            arguments.add(Integer.toString(next.units().size()));
            next.units().forEach((skuId, units) -> {
                keys.add(Keys.takenUnits(skuId));
                arguments.add(units.toString());
            });
        }
        return keys.isEmpty() ? CompletableFuture.completedFuture(List.of()) : link.run(Script.SETTLE, keys, arguments);
    }
}
