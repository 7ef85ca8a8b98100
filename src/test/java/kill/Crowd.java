package kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Many buyers at once. Each orders, pauses for a moment and orders again until {@link #finish}. */
final class Crowd implements AutoCloseable {

    /** The start of the names of SKUs that never sell out. */
    static final String PLENTIFUL = "PLENTY";

    /** Between two orders of a buyer; otherwise the crowd takes both cores, and the start of a jar beside it takes 20 s instead of 5 s. */
    private static final long PAUSE_MILLIS = 50;

    /** Fewer orders need not contain each of the SKUs that the promotions without a coupon are for. */
    private static final int ORDERS_FOR_EVERY_KIND = 150;

    private static final double LEAST_SHARE_TAKEN = 0.9999;
    private static final int ORDINARY_SKUS = 10;
    private static final long PLENTY = 100_000;
    private static final long FEW = 60;
    private static final String BUYER = "buyer-";
    private static final Set<String> STANDING = Set.of("PAYING", "PAID", "SHIPPED", "COMPLETED");

    private final Platform platform;
    private final DemoShop shop;
    private final Map<String, Long> stock = new LinkedHashMap<>();
    private final Campaigns campaigns;
    private final List<Buyer> buyers;
    private final AtomicLong repeats = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> shopping = new ArrayList<>();
    private volatile boolean closing;

    /** Stocks the shop: many units of most SKUs, few units of some, and few coupons. */
    Crowd(Platform platform, DemoShop shop, int size, Random random) {
        this.platform = platform;
        this.shop = shop;
        for (int sku = 1; sku <= ORDINARY_SKUS; sku++) {
            stock.put(PLENTIFUL + " " + sku, PLENTY);
        }
        stock.put("FEW 1", FEW);
        stock.put("FEW 2", FEW);
        List<String> skuIds = List.copyOf(stock.keySet());
        stock.put(Campaigns.GIFT, FEW);
        stock.put(Campaigns.SUBSTITUTE, PLENTY);
        shop.open(stock);
        campaigns = new Campaigns(shop);
        buyers = IntStream.rangeClosed(1, size)
                .mapToObj(
                        each -> new Buyer(platform, shop, campaigns, BUYER + each, random.nextLong(), skuIds, repeats))
                .toList();
    }

    /** The buyers order again and again until {@link #finish}. */
    void begin() {
        closing = false;
        shopping.clear();
        for (Buyer buyer : buyers) {
            shopping.add(CompletableFuture.runAsync(
                    () -> {
                        while (!closing) {
                            buyer.buy();
                            pause();
                        }
                    },
                    threads));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until each buyer has finished its last order. */
    void finish() {
        closing = true;
        shopping.forEach(CompletableFuture::join);
    }

    /** Waits until the buyers have sent this many more requests. */
    void goOnFor(int requests) throws InterruptedException {
        long until = shop.http().requests() + requests;
        while (shop.http().requests() < until) {
            TimeUnit.MILLISECONDS.sleep(1);
            shopping.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .forEach(CompletableFuture::join);
        }
    }

    /** Each buyer repeats its first checkout. */
    void repeatTheFirst() {
        Stream<CompletableFuture<Void>> repeated =
                buyers.stream().map(buyer -> CompletableFuture.runAsync(buyer::repeatTheFirst, threads));
        repeated.toList().forEach(CompletableFuture::join);
    }

    /** The number of keys that were repeated after a restart of the platform. */
    long repeatsAfterARestart() {
        return repeats.get();
    }

    long purchases() {
        return buyers.stream().mapToLong(buyer -> buyer.purchases().size()).sum();
    }

    /** Checkouts for which there is stock became orders after retries, whatever was killed meanwhile. */
    private void assertTaken() {
        List<Purchase> creates = buyers.stream()
                .flatMap(buyer -> buyer.purchases().stream())
                .filter(purchase -> purchase.ofPlenty)
                .toList();
        List<Purchase> failed =
                creates.stream().filter(Purchase::isWithoutOrder).toList();
        System.out.printf("%d creates of what has stock, %d failed after retries%n", creates.size(), failed.size());
        assertThat(creates).isNotEmpty();
        assertThat((double) (creates.size() - failed.size()) / creates.size())
                .as("share of what has stock that became orders; without are %s", failed)
                .isGreaterThanOrEqualTo(LEAST_SHARE_TAKEN);
    }

    /** Compares each answer to a buyer with the database. Everything must be at rest. */
    void compareAnswersWithDatabase() throws SQLException {
        assertTaken();
        Map<String, List<Found>> orders = found();
        assertWithinLimits(orders.values().stream().flatMap(List::stream).toList());
        List<String> broken = new ArrayList<>();
        for (Buyer buyer : buyers) {
            for (Purchase purchase : buyer.purchases()) {
                broken.addAll(brokenPromises(purchase, orders.getOrDefault(purchase.key, List.of())));
                orders.remove(purchase.key);
            }
        }
        assertThat(broken).isEmpty();
        assertThat(orders).as("orders without an answer to a buyer").isEmpty();
        assertThat(platform.audit().arrivals()).containsAllEntriesOf(stock);
    }

    /** The number of purchases that were refused because a coupon was used up. */
    long refusedForCoupons() {
        return buyers.stream()
                .flatMap(buyer -> buyer.purchases().stream())
                .filter(purchase -> purchase.tooLateForCoupons)
                .count();
    }

    /**
     * @param payableMinor negative until it is known
     * @param discounts amounts by coupon code, or by promotion if it has no code
     * @param returns the number of refunded returns
     */
    private record Found(String number, String state, long payableMinor, Map<String, Long> discounts, int returns) {

        /** Whether the order still counts against the limits of its promotions. */
        boolean stands() {
            return STANDING.contains(state);
        }

        Set<String> couponCodes() {
            Set<String> codes = new HashSet<>(discounts.keySet());
            codes.removeIf(Campaigns::isAutomatic);
            return codes;
        }
    }

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
        boolean sent = states.contains("SHIPPED") || states.contains("COMPLETED");
        boolean charged = sent || states.contains("PAID") || states.contains("REFUNDED");
        if (purchase.paid && !charged) {
            broken.add("The money is lost: " + facts);
        }
        if (!purchase.paid && charged) {
            broken.add("Charged for nothing: " + facts);
        }
        if (purchase.cancelled && !states.equals(List.of("CANCELLED")) && !states.equals(List.of("REFUNDED"))) {
            broken.add("Cancelled, but on its way: " + facts);
        }
        if (purchase.dispatched && !sent) {
            broken.add("Dispatched, but not sent: " + facts);
        }
        if (sent && !purchase.dispatched && !purchase.contested) {
            broken.add("Sent, but never dispatched: " + facts);
        }
        if (purchase.delivered != states.contains("COMPLETED")) {
            broken.add("Delivered, or completed, but not both: " + facts);
        }
        for (Found order : found) {
            if (order.returns() != (purchase.sentBack ? 1 : 0)) {
                broken.add("Sent back, or refunded, but not once and both: " + facts);
            }
            if (purchase.payableMinor >= 0 && purchase.payableMinor != order.payableMinor) {
                broken.add("The price has changed: " + facts);
            }
            if (order.payableMinor >= 0 && !order.couponCodes().equals(Set.copyOf(purchase.couponCodes))) {
                broken.add("A coupon was brought, or used, but not both: " + facts);
            }
        }
        return broken;
    }

    /** The orders that use the code or promotion, counted without the counters of the module promotion. */
    private static List<Found> taking(String code, Collection<Found> orders) {
        return orders.stream()
                .filter(order -> order.stands() && order.discounts.containsKey(code))
                .toList();
    }

    private void assertWithinLimits(Collection<Found> orders) {
        Set<String> used = new HashSet<>();
        orders.forEach(order -> used.addAll(order.discounts.keySet()));
        if (orders.size() >= ORDERS_FOR_EVERY_KIND) {
            assertThat(used).as("every kind has applied").containsAll(Campaigns.automatic());
        }
        used.forEach(code -> assertThat((long) taking(code, orders).size())
                .as("orders that use %s", code)
                .isLessThanOrEqualTo(campaigns.usesOf(code)));
        Campaigns.BUDGETS_MINOR.forEach((promotionId, budgetMinor) -> assertThat(taking(promotionId, orders).stream()
                        .mapToLong(order -> order.discounts.getOrDefault(promotionId, 0L))
                        .sum())
                .as(promotionId)
                .isLessThanOrEqualTo(budgetMinor));
    }

    /** The orders by their key. */
    private Map<String, List<Found>> found() throws SQLException {
        Map<String, List<Found>> found = new HashMap<>();
        try (Connection connection = platform.connect();
                var rows = connection.createStatement().executeQuery(("""
                    select content #>> '{attributes,name}', order_no, state,
                        coalesce((progress #>> '{charged,amounts,payable,amount_minor}')::bigint, -1),
                        (select jsonb_object_agg(coalesce(d ->> 'coupon_code', d ->> 'promotion_id'), d #> '{amount,amount_minor}')
                            from json_array_elements(progress -> 'discounts') d),
                        (select count(*) from json_array_elements(progress -> 'returns') t where t ->> 'status' = 'REFUNDED')
                    from "order".order_with_content where content #>> '{attributes,name}' like '%s%%'\
                    """).formatted(BUYER))) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
                        .add(new Found(
                                rows.getString(2),
                                rows.getString(3),
                                rows.getLong(4),
                                discounts(rows.getString(5)),
                                rows.getInt(6)));
            }
        }
        return found;
    }

    private static Map<String, Long> discounts(@Nullable String json) {
        return json == null ? Map.of() : JsonMapper.shared().readValue(json, new TypeReference<Map<String, Long>>() {});
    }

    @Override
    public void close() {
        closing = true;
        threads.shutdownNow();
    }
}
