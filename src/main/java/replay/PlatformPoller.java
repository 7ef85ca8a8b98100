package replay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import replay.client.Answer;
import replay.client.Backoff;
import replay.client.CallFailed;
import replay.client.OrderView;
import replay.client.PlatformApi;
import replay.client.ShipmentView;
import replay.client.StopSignal;
import replay.client.Stopwatch;

/** Polls the platform until an order or its shipments meet a condition, or until a deadline. Thread-safe. */
final class PlatformPoller {

    private static final Optional<Duration> NO_RETRY_AFTER = Optional.empty();

    private final PlatformApi platform;
    private final Backoff backoff;
    private final StopSignal stop;
    private final Stopwatch stopwatch;

    PlatformPoller(PlatformApi platform, Backoff backoff, StopSignal stop, Stopwatch stopwatch) {
        this.platform = platform;
        this.backoff = backoff;
        this.stop = stop;
        this.stopwatch = stopwatch;
    }

    /**
     * Returns the order as soon as it meets the condition, or else its state at the deadline.
     *
     * @param deadline on the stopwatch of the replay
     * @throws CallFailed if the platform does not return the order
     */
    OrderView order(String orderNo, Predicate<OrderView> wanted, Duration deadline) {
        return until(() -> order(orderNo), wanted, deadline);
    }

    /**
     * Returns the shipments of an order as soon as they meet the condition, or else their state at the deadline.
     *
     * @param deadline on the stopwatch of the replay
     * @throws CallFailed if the platform does not return the shipments
     */
    List<ShipmentView> shipments(OrderView order, Predicate<List<ShipmentView>> wanted, Duration deadline) {
        return until(() -> shipments(order), wanted, deadline);
    }

    private OrderView order(String orderNo) {
        Answer answer = platform.order(orderNo);
        if (!answer.is(200)) {
            throw new CallFailed("order %s cannot be read: %s".formatted(orderNo, answer.description()));
        }
        return OrderView.of(answer.body());
    }

    private List<ShipmentView> shipments(OrderView order) {
        Answer answer = platform.shipments(order.correlation());
        if (!answer.is(200)) {
            throw new CallFailed(
                    "the shipments of order %s cannot be read: %s".formatted(order.orderNo(), answer.description()));
        }
        return ShipmentView.listOf(answer.body());
    }

    /** Returns what was read as soon as it meets the condition, or else at the deadline. */
    <T> T until(Supplier<T> read, Predicate<T> wanted, Duration deadline) {
        for (int attempt = 1; ; attempt++) {
            T now = read.get();
            Duration wait = backoff.after(attempt, NO_RETRY_AFTER);
            if (wanted.test(now) || stopwatch.wouldPass(deadline, wait)) {
                return now;
            }
            stop.pause(wait);
        }
    }
}
