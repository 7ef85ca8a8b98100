package bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Adjustments of the stock of one SKU beside a load, as an operator makes them. Each unit that is added is taken off again. */
final class StockEdits {

    private static final int CONNECTIONS = 8;

    private final Platform platform;
    private final Goods goods;
    private final String operator;
    private final int perSecond;
    private final AtomicBoolean ends = new AtomicBoolean();
    private final Histogram answered = new Histogram(3);
    private final Thread thread;
    private int begun;
    private int failed;
    private String failure = "";

    private StockEdits(Platform platform, Goods goods, String operator, int perSecond) {
        this.platform = platform;
        this.goods = goods;
        this.operator = operator;
        this.perSecond = perSecond;
        thread = new Thread(this::run, "stock-edits");
    }

    /** @param perSecond zero for none */
    static StockEdits begin(Stage stage, Goods goods, int perSecond) {
        StockEdits edits = new StockEdits(stage.platform, goods, stage.operator, perSecond);
        if (perSecond > 0) {
            edits.thread.start();
        }
        return edits;
    }

    private void run() {
        long step = 1_000_000_000L / perSecond;
        try (HttpConnections connections = new HttpConnections(platform.addresses(), CONNECTIONS)) {
            long next = System.nanoTime();
            while (!ends.get() || begun % 2 == 1) {
                if (System.nanoTime() >= next) {
                    send(connections);
                    next += step;
                }
                connections.poll(0);
                LockSupport.parkNanos(Math.min(2_000_000, Math.max(1, next - System.nanoTime())));
            }
            long until = System.nanoTime() + 30_000_000_000L;
            while (answered.getTotalCount() + failed < begun && System.nanoTime() < until) {
                connections.poll(10_000_000);
            }
        } catch (IOException lost) {
            failure = lost.toString();
            failed++;
        }
    }

    private void send(HttpConnections connections) {
        int number = begun++;
        String reference = "%s-edit-%d".formatted(goods.run(), number);
        String body =
                "{\"reference\":\"%s\",\"warehouse_id\":\"bench\",\"sku_id\":\"%s\",\"delta\":%d,\"reason\":\"counted\"}"
                        .formatted(reference, goods.skuId(0), number % 2 == 0 ? 1 : -1);
        long sent = System.nanoTime();
        connections.send(Api.write("POST", Api.PREFIX + "/stock/adjust", operator, reference, body), answer -> {
            if (answer.isGood()) {
                answered.recordValue((System.nanoTime() - sent) / 1_000);
            } else {
                failed++;
                failure = answer.status() + " " + answer.body();
            }
        });
    }

    /** Begins no further adjustments. */
    void end() {
        ends.set(true);
    }

    /** Waits for the answers, and reports how many adjustments were made and how long their answers took. */
    void report(Figures figures) throws InterruptedException {
        thread.join();
        if (perSecond > 0) {
            figures.put("stock_edits", answered.getTotalCount());
            figures.put("stock_edits_failed", failed);
            figures.put("stock_edit_ms_p50", answered.getValueAtPercentile(50) / 1e3);
            figures.put("stock_edit_ms_p99", answered.getValueAtPercentile(99) / 1e3);
            Stage.say(
                    "%,d stock edits, %d failed (%s), P50 %.0f ms, P99 %.0f ms",
                    answered.getTotalCount(),
                    failed,
                    failure,
                    answered.getValueAtPercentile(50) / 1e3,
                    answered.getValueAtPercentile(99) / 1e3);
            if (failed > 0) {
                figures.violated("%d stock edits failed, the last one with: %s".formatted(failed, failure));
            }
        }
    }
}
