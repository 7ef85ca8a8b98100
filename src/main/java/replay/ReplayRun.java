package replay;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import replay.client.Answer;
import replay.client.CallFailed;
import replay.client.OrderPages;
import replay.client.OrderRequest;
import replay.client.OrderView;
import replay.client.PlatformApi;
import replay.client.ReplayStopped;
import replay.client.StockImport;
import replay.client.StopSignal;
import replay.client.Stopwatch;
import replay.retail.CountryCodes;
import replay.retail.Invoice;
import replay.retail.MonthlySums;
import replay.retail.ReturnsPlan;
import replay.retail.SalesPlan;

/**
 * One run against a platform. It lists and stocks the SKUs that the file sells, looks for orders of earlier runs, and places and pays the
 * other orders. Then it reads all orders back and plays their returns. For one thread.
 */
final class ReplayRun {

    private static final String WAREHOUSE = "main";
    private static final String WAREHOUSE_NAME = "Main warehouse";
    private static final int WAREHOUSE_PRIORITY = 1;

    private final ReplaySettings settings;
    private final SalesPlan plan;
    private final List<Invoice> invoices;
    private final ReturnsPlan returns;
    private final PlatformApi platform;
    private final OrderPages pages;
    private final PlatformPoller watch;
    private final InvoiceReplay player;
    private final RefundReplay refundPlayer;
    private final Workers workers;
    private final StopSignal stop;
    private final Stopwatch stopwatch;
    private final PrintWriter out;
    private final boolean terminal;

    ReplayRun(
            ReplaySettings settings,
            SalesPlan plan,
            PlatformApi platform,
            PlatformPoller watch,
            InvoiceReplay player,
            RefundReplay refundPlayer,
            Workers workers,
            StopSignal stop,
            Stopwatch stopwatch,
            PrintWriter out,
            boolean terminal) {
        this.settings = settings;
        this.plan = plan;
        this.invoices = settings.limited(plan.invoices());
        this.returns = plan.returns().ofPlaced(invoices);
        this.platform = platform;
        this.pages = new OrderPages(platform);
        this.watch = watch;
        this.player = player;
        this.refundPlayer = refundPlayer;
        this.workers = workers;
        this.stop = stop;
        this.stopwatch = stopwatch;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Plays the file.
     *
     * @throws ReplayStopped if the replay ended early
     * @throws CallFailed if the platform refuses a call that all later steps need
     */
    Summary run() throws InterruptedException {
        warnOfUnknownCountries();
        list();
        stock();
        Map<String, OrderView> fromBefore = findEarlierOrders();
        Map<String, InvoiceResult> outcomes = place(fromBefore);
        List<OrderView> orders = awaitSettled(readBack(outcomes), outcomes);
        RefundRun.Result refunds = takeBack(orders);
        return summary(outcomes, refunds, stopwatch.elapsed());
    }

    private void warnOfUnknownCountries() {
        Set<String> unknown = invoices.stream()
                .map(Invoice::country)
                .filter(name -> CountryCodes.declared(name).isEmpty())
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            out.println("Countries without a code in the table, sent as %s: %s"
                    .formatted(CountryCodes.UNKNOWN, String.join(", ", unknown)));
        }
    }

    private void list() {
        try (Progress progress = progress("SKUs listed", plan.skus().size())) {
            for (var skus : plan.skus().stream()
                    .gather(Gatherers.windowFixed(PlatformApi.MOST_IMPORTED))
                    .toList()) {
                CallFailed.unless(200, platform.listSkus(skus), "POST /skus/import");
                progress.advance(skus.size());
            }
        }
    }

    private void stock() {
        CallFailed.unless(
                200,
                platform.ensureWarehouse(WAREHOUSE, WAREHOUSE_NAME, WAREHOUSE_PRIORITY),
                "PUT /warehouses/" + WAREHOUSE);
        List<StockImport> imports = StockImport.of(plan, WAREHOUSE, PlatformApi.MOST_IMPORTED, PlatformApi.MOST_UNITS);
        try (Progress progress = progress(
                "SKUs stocked",
                imports.stream().mapToLong(stock -> stock.items().size()).sum())) {
            for (StockImport stock : imports) {
                Answer answer = platform.stock(stock);
                CallFailed.unless(200, answer, "POST /stock/import");
                if (!answer.body().path("applied").asBoolean(true)) {
                    progress.print("Already stocked by an earlier run: " + stock.reference());
                }
                progress.advance(stock.items().size());
            }
        }
    }

    private Map<String, OrderView> findEarlierOrders() {
        Map<String, OrderView> byReference = new HashMap<>();
        pages.named(references(), Optional.empty(), read -> {})
                .forEach(order -> byReference.put(order.externalReference(), order));
        if (!byReference.isEmpty()) {
            out.println("Orders from earlier runs: " + byReference.size());
        }
        return byReference;
    }

    private Map<String, InvoiceResult> place(Map<String, OrderView> fromBefore) throws InterruptedException {
        Queue<InvoiceResult> outcomes = new ConcurrentLinkedQueue<>();
        try (Progress progress = progress("Orders placed and paid", invoices.size())) {
            workers.forEach(invoices, invoice -> {
                InvoiceResult outcome = player.play(
                        invoice, Optional.ofNullable(fromBefore.get(OrderRequest.externalReference(invoice))));
                outcomes.add(outcome);
                progress.advance(1);
                if (outcome instanceof InvoiceResult.Failed failed) {
                    progress.print("Invoice " + invoice.number() + " failed: " + failed.reason());
                }
            });
        }
        return outcomes.stream()
                .collect(Collectors.toMap(outcome -> outcome.invoice().number(), outcome -> outcome));
    }

    /** Reads the placed orders. Lists show an order some time after it was placed, so this waits until all of them are listed. */
    private List<OrderView> readBack(Map<String, InvoiceResult> outcomes) {
        long placed = outcomes.values().stream()
                .filter(outcome -> outcome.orderCreatedAt().isPresent())
                .count();
        Optional<Instant> oldest = outcomes.values().stream()
                .flatMap(outcome -> outcome.orderCreatedAt().stream())
                .min(Instant::compareTo)
                .map(createdAt -> createdAt.minusSeconds(1));
        try (Progress progress = progress("Orders read back", invoices.size())) {
            List<OrderView> found = watch.until(
                    () -> pages.named(references(), oldest, read -> {}),
                    orders -> orders.size() >= placed,
                    stopwatch.elapsed().plus(settings.timeout()));
            progress.advance(found.size());
            return found;
        }
    }

    /**
     * Returns all orders, and reads those again that were paid and are not PAID yet, because an order becomes PAID some events after the
     * provider's callback. One time-out applies to all orders together.
     */
    private List<OrderView> awaitSettled(List<OrderView> orders, Map<String, InvoiceResult> outcomes) {
        Map<String, InvoiceResult> byReference = new HashMap<>();
        outcomes.values()
                .forEach(outcome -> byReference.put(OrderRequest.externalReference(outcome.invoice()), outcome));
        Duration deadline = stopwatch.elapsed().plus(settings.timeout());
        List<OrderView> settled = new ArrayList<>();
        for (OrderView order : orders) {
            boolean paid = !(byReference.get(order.externalReference()) instanceof InvoiceResult.Failed);
            settled.add(
                    paid && order.status().isUnderWay()
                            ? watch.order(order.orderNo(), now -> !now.status().isUnderWay(), deadline)
                            : order);
        }
        return settled;
    }

    private RefundRun.Result takeBack(List<OrderView> orders) throws InterruptedException {
        return new RefundRun(
                        returns,
                        refundPlayer,
                        watch,
                        workers,
                        settings.timeout(),
                        stopwatch,
                        name -> progress(name, returns.refunds().size()))
                .run(orders);
    }

    private Summary summary(Map<String, InvoiceResult> outcomes, RefundRun.Result refunds, Duration took) {
        List<OrderView> orders = refunds.orders();
        refunds.summary()
                .failures()
                .forEach((refund, why) -> out.println("Return %s of invoice %s failed: %s"
                        .formatted(refund.returnNumber(), refund.invoiceNumber(), why)));
        Map<String, String> wrong = ResultCheck.of(invoices, orders);
        Map<String, String> failures = new LinkedHashMap<>();
        long placed = 0;
        long found = 0;
        for (Invoice invoice : invoices) {
            String number = invoice.number();
            InvoiceResult outcome = outcomes.get(number);
            if (outcome instanceof InvoiceResult.Failed failed) {
                failures.put(number, failed.reason());
            } else if (outcome == null || wrong.containsKey(number)) {
                String why = wrong.getOrDefault(number, "not played");
                out.println("Invoice " + number + " failed: " + why);
                failures.put(number, why);
            } else if (outcome instanceof InvoiceResult.Found) {
                found++;
            } else {
                placed++;
            }
        }
        MonthlySums.Builder readBack = new MonthlySums.Builder();
        orders.stream()
                .filter(order -> order.status().isSold())
                .forEach(order -> readBack.add(order.month(), order.sums()));
        String file = String.valueOf(settings.file().getFileName());
        return new Summary(
                file,
                plan,
                SalesPlan.monthsOf(invoices),
                readBack.build(),
                refunds.summary(),
                report(),
                placed,
                found,
                failures,
                took);
    }

    private ReportCheck.Result report() {
        if (invoices.size() < plan.invoices().size()) {
            return ReportCheck.Result.notCompared("--limit excludes some invoices of the file");
        }
        return new ReportCheck(platform, stop, stopwatch, settings.timeout()).compare(invoices, returns.refunds());
    }

    private Set<String> references() {
        return invoices.stream().map(OrderRequest::externalReference).collect(Collectors.toSet());
    }

    private Progress progress(String name, long total) {
        return new Progress(out, terminal, stopwatch, name, total);
    }
}
