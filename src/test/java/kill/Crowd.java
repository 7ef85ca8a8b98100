package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many buyers at once, each with an order under way at every moment until the shop closes. */
final class Crowd implements AutoCloseable {

    private static final int ORDINARY_SKUS = 10;
    private static final long PLENTY = 100_000;
    private static final long FEW = 60;
    private static final String BUYER = "buyer-";

    private final Platform platform;
    private final Shop shop;
    private final Map<String, Long> stock = new LinkedHashMap<>();
    private final List<Buyer> buyers;
    private final AtomicLong repeats = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> shopping = new ArrayList<>();
    private volatile boolean closing;

    /** Stocks the shop: plenty of most things, few of some. */
    Crowd(Platform platform, Shop shop, int size, Random random) {
        this.platform = platform;
        this.shop = shop;
        for (int sku = 1; sku <= ORDINARY_SKUS; sku++) {
            stock.put("PLENTY " + sku, PLENTY);
        }
        stock.put("FEW 1", FEW);
        stock.put("FEW 2", FEW);
        shop.open("opening", stock);
        List<String> skuIds = List.copyOf(stock.keySet());
        buyers = IntStream.rangeClosed(1, size)
                .mapToObj(each -> new Buyer(platform, shop, BUYER + each, random.nextLong(), skuIds, repeats))
                .toList();
    }

    /** Until {@link #finish}. */
    void begin() {
        closing = false;
        shopping.clear();
        for (Buyer buyer : buyers) {
            shopping.add(CompletableFuture.runAsync(
                    () -> {
                        while (!closing) {
                            buyer.buy();
                        }
                    },
                    threads));
        }
    }

    /** Everybody finishes what they have begun. */
    void finish() {
        closing = true;
        shopping.forEach(CompletableFuture::join);
    }

    /** Waits until the platform was asked so many times more. */
    void goOnFor(int requests) throws InterruptedException {
        long until = shop.asked() + requests;
        while (shop.asked() < until) {
            TimeUnit.MILLISECONDS.sleep(1);
            shopping.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .forEach(CompletableFuture::join);
        }
    }

    /** Everybody asks for their very first order again. */
    void repeatTheFirst() {
        Stream<CompletableFuture<Void>> asked =
                buyers.stream().map(buyer -> CompletableFuture.runAsync(buyer::repeatTheFirst, threads));
        asked.toList().forEach(CompletableFuture::join);
    }

    /** Keys that were used again after another start than that which answered them first. */
    long repeatsAfterARestart() {
        return repeats.get();
    }

    long purchases() {
        return buyers.stream().mapToLong(buyer -> buyer.purchases().size()).sum();
    }

    /** Every promise against what is there; when all is at rest. */
    void compareWhatWasToldWithWhatIs() throws SQLException {
        Map<String, List<Found>> orders = found();
        List<String> broken = new ArrayList<>();
        for (Buyer buyer : buyers) {
            for (Purchase purchase : buyer.purchases()) {
                broken.addAll(brokenPromises(purchase, orders.getOrDefault(purchase.key, List.of())));
                orders.remove(purchase.key);
            }
        }
        assertThat(broken).isEmpty();
        assertThat(orders).as("orders that nobody was told of").isEmpty();
        assertThat(platform.audit().arrivals()).containsAllEntriesOf(stock);
    }

    private record Found(String number, String state) {}

    private static List<String> brokenPromises(Purchase purchase, List<Found> found) {
        List<String> broken = new ArrayList<>();
        String facts = "%s: %s".formatted(purchase, found);
        if (found.size() > 1) {
            broken.add("More than one order for a key: " + facts);
        }
        if (purchase.orderNumbers.size() > 1) {
            broken.add("More than one number for a key: " + facts);
        }
        List<String> numbers = found.stream().map(Found::number).toList();
        if (!numbers.containsAll(purchase.orderNumbers)) {
            broken.add("Lost: " + facts);
        }
        List<String> states = found.stream().map(Found::state).toList();
        if (purchase.refused && !states.isEmpty() && !states.equals(List.of("REJECTED"))) {
            broken.add("Refused, but there: " + facts);
        }
        boolean charged = states.contains("PAID") || states.contains("REFUNDED");
        if (purchase.paid && !charged) {
            broken.add("The money is lost: " + facts);
        }
        if (!purchase.paid && charged) {
            broken.add("Charged for nothing: " + facts);
        }
        if (purchase.cancelled && !states.equals(List.of("CANCELLED")) && !states.equals(List.of("REFUNDED"))) {
            broken.add("Cancelled, but on its way: " + facts);
        }
        return broken;
    }

    /** Orders by the key that made them. */
    private Map<String, List<Found>> found() throws SQLException {
        Map<String, List<Found>> found = new HashMap<>();
        try (Connection connection = platform.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select content ->> 'channel', order_no, state from \"order\".orders"
                                + " where content ->> 'channel' like '" + BUYER + "%'")) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
                        .add(new Found(rows.getString(2), rows.getString(3)));
            }
        }
        return found;
    }

    @Override
    public void close() {
        closing = true;
        threads.shutdownNow();
    }
}
