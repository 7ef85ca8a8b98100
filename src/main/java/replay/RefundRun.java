package replay;

import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import replay.client.CallFailed;
import replay.client.OrderRequest;
import replay.client.OrderView;
import replay.client.ReplayStopped;
import replay.client.ReturnView;
import replay.client.Stopwatch;
import replay.retail.LineSums;
import replay.retail.Refund;
import replay.retail.ReturnsPlan;

/** Plays the returns of a run: returns goods of its orders, waits for the refunds and reads the orders again. */
final class RefundRun {

    private final ReturnsPlan plan;
    private final RefundReplay player;
    private final PlatformPoller watch;
    private final Workers workers;
    private final Duration timeout;
    private final Stopwatch stopwatch;
    private final Function<String, Progress> toShow;

    /**
     * @param plan the returns of the invoices that this run places
     * @param toShow starts the progress display for a piece of work with the given name; the display counts refunds
     */
    RefundRun(
            ReturnsPlan plan,
            RefundReplay player,
            PlatformPoller watch,
            Workers workers,
            Duration timeout,
            Stopwatch stopwatch,
            Function<String, Progress> toShow) {
        this.plan = plan;
        this.player = player;
        this.watch = watch;
        this.workers = workers;
        this.timeout = timeout;
        this.stopwatch = stopwatch;
        this.toShow = toShow;
    }

    /** @param orders the given orders in their state after the returns */
    record Result(RefundSummary summary, List<OrderView> orders) {}

    private record OrderRefunds(OrderView order, List<Refund> refunds) {}

    /**
     * Plays the returns.
     *
     * @param orders the orders of the run's invoices
     * @throws ReplayStopped if the replay ends early
     */
    Result run(List<OrderView> orders) throws InterruptedException {
        List<OrderRefunds> parts = refundsByOrder(orders);
        Map<Refund, RefundOutcome> outcomes = play(parts);
        Map<String, OrderView> readAgain = readAgain(parts);
        List<OrderView> now = orders.stream()
                .map(order -> readAgain.getOrDefault(order.orderNo(), order))
                .toList();
        return new Result(summary(outcomes, now), now);
    }

    /** Groups the refunds by sold order. Orders that were not sold are left out. If an invoice has several orders, the first one counts. */
    private List<OrderRefunds> refundsByOrder(List<OrderView> orders) {
        Map<String, List<Refund>> byReference = plan.refunds().stream()
                .collect(Collectors.groupingBy(
                        OrderRequest::externalReference, LinkedHashMap::new, Collectors.toList()));
        Map<String, OrderView> sold = byReference(orders);
        List<OrderRefunds> parts = new ArrayList<>();
        byReference.forEach((reference, refunds) -> {
            OrderView order = sold.get(reference);
            if (order != null) {
                parts.add(new OrderRefunds(order, refunds));
            }
        });
        return parts;
    }

    private static Map<String, OrderView> byReference(List<OrderView> orders) {
        Map<String, OrderView> byReference = new HashMap<>();
        orders.stream()
                .filter(order -> order.status().isSold())
                .forEach(order -> byReference.putIfAbsent(order.externalReference(), order));
        return byReference;
    }

    private Map<Refund, RefundOutcome> play(List<OrderRefunds> parts) throws InterruptedException {
        Map<Refund, RefundOutcome> outcomes = new ConcurrentHashMap<>();
        try (Progress progress = toShow.apply("Returns taken back")) {
            workers.forEach(parts, part -> {
                player.play(part.order, part.refunds).forEach(outcome -> outcomes.put(outcome.refund(), outcome));
                progress.advance(part.refunds.size());
            });
        }
        return outcomes;
    }

    /** Reads each order with returns when its refunds are decided. One time-out applies to all orders together. */
    private Map<String, OrderView> readAgain(List<OrderRefunds> parts) throws InterruptedException {
        Map<String, OrderView> byNumber = new ConcurrentHashMap<>();
        Duration deadline = stopwatch.elapsed().plus(timeout);
        try (Progress progress = toShow.apply("Refunds read back")) {
            workers.forEach(parts, part -> {
                try {
                    byNumber.put(
                            part.order.orderNo(),
                            watch.order(part.order.orderNo(), OrderView::isRefundDecided, deadline));
                } catch (CallFailed e) {
                    progress.print(String.valueOf(e.getMessage()));
                }
                progress.advance(part.refunds.size());
            });
        }
        return byNumber;
    }

    private RefundSummary summary(Map<Refund, RefundOutcome> outcomes, List<OrderView> orders) {
        Map<String, OrderView> sold = byReference(orders);
        Map<Refund, String> failures = new LinkedHashMap<>();
        long played = 0;
        long found = 0;
        for (Refund refund : plan.refunds()) {
            RefundOutcome outcome = outcomes.get(refund);
            Optional<String> wrong = ResultCheck.of(refund, sold.get(OrderRequest.externalReference(refund)));
            if (outcome instanceof RefundOutcome.Failed failed) {
                failures.put(refund, failed.reason());
            } else if (wrong.isPresent()) {
                failures.put(refund, wrong.get());
            } else if (outcome instanceof RefundOutcome.Played) {
                played++;
            } else {
                found++;
            }
        }
        return new RefundSummary(plan, months(orders), played, found, failures);
    }

    /** The refunded sums by month. They include returns that are not in the file. */
    private static SortedMap<YearMonth, LineSums> months(List<OrderView> orders) {
        SortedMap<YearMonth, LineSums> months = new TreeMap<>();
        orders.stream()
                .flatMap(order -> order.returns().stream())
                .filter(returned -> returned.status() == ReturnView.Status.REFUNDED)
                .forEach(returned -> months.merge(returned.month(), returned.sums(), LineSums::plus));
        return months;
    }
}
