package contention;

import contention.Deed.Done;
import contention.Deed.What;
import contention.Holdings.Seen;
import contention.Played.Sight;
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
import java.util.stream.IntStream;

/**
 * Some histories side by side, step by step: what a step does is done at once, in some steps all payment windows end meanwhile, and
 * in most the instances are harmed. Then everything comes to rest, and each history is compared with what it can be.
 */
final class Wave {

    private static final int LONGEST_PAUSE_MILLIS = 8;
    private static int waves;

    private final Instances instances;
    private final Random random;
    private final String name;
    private final List<Played> histories = new ArrayList<>();
    private final List<Faults.Harm> harms = new ArrayList<>();
    private final OnePriceShop shop;
    private final Faults faults;

    Wave(Instances instances, OnePriceShop shop, Faults faults, long seed) {
        this.instances = instances;
        this.shop = shop;
        this.faults = faults;
        this.random = new Random(seed);
        this.name = "W" + ++waves;
    }

    /** Draws so many, and plays them. */
    void play(int size) throws InterruptedException {
        List<Integer> expiries = new ArrayList<>();
        for (int step = 0; step < History.STEPS; step++) {
            boolean expires = step > 0 && random.nextInt(5) < 2;
            expiries.add(expires ? random.nextInt(History.MOST_AT_ONCE) : History.NEVER);
        }
        for (int number = 0; number < size; number++) {
            add(History.drawn(nextName(), random, expiries));
        }
        play();
    }

    /** One that is written down, without a coupon. */
    void add(int[] stock, List<Sale> orders, List<List<Deed>> steps) {
        add(new History(nextName(), stock, 1, orders, steps));
    }

    private void add(History history) {
        histories.add(new Played(history, shop, new Random(random.nextLong())));
    }

    private String nextName() {
        return "%sH%d".formatted(name, histories.size());
    }

    void play() throws InterruptedException {
        Map<String, Long> stock = new LinkedHashMap<>();
        List<Map<String, Object>> coupons = new ArrayList<>();
        for (Played played : histories) {
            History history = played.history();
            for (int sku = 0; sku < history.stock().length; sku++) {
                stock.put(history.sku(sku), (long) history.stock()[sku]);
            }
            coupons.add(Map.of("code", history.coupon(), "max_uses", history.coupons()));
        }
        shop.offer();
        shop.open(stock);
        shop.issue(coupons);
        instances.awaitRest();
        int steps = histories.stream()
                .mapToInt(each -> each.history().steps().size())
                .max()
                .orElseThrow();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int step = 0; step < steps; step++) {
                play(step, threads);
            }
        }
    }

    private void play(int step, ExecutorService threads) throws InterruptedException {
        List<List<CompletableFuture<Done>>> doing = new ArrayList<>();
        try (Faults.Harm harm = faults.begin(random)) {
            harms.add(harm);
            List<List<Deed>> begun = new ArrayList<>();
            histories.forEach(each -> {
                doing.add(new ArrayList<>());
                begun.add(new ArrayList<>());
            });
            boolean over = false;
            for (int position = 0; position < mostAtOnce(step); position++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                boolean ends = false;
                for (int number = 0; number < histories.size(); number++) {
                    Played played = histories.get(number);
                    List<Deed> deeds = played.history().steps().get(step);
                    if (position < deeds.size()) {
                        Deed deed = deeds.get(position);
                        ends |= deed.what() == What.EXPIRE;
                        played.begin(deed, begun.get(number), threads).ifPresent(doing.get(number)::add);
                        begun.get(number).add(deed);
                    }
                }
                if (ends && !over) {
                    instances.passPaymentWindow();
                    over = true;
                }
            }
            doing.forEach(each -> each.forEach(CompletableFuture::join));
        }
        instances.awaitRest();
        List<Sight> sights = look();
        for (int number = 0; number < histories.size(); number++) {
            histories
                    .get(number)
                    .check(
                            doing.get(number).stream()
                                    .map(CompletableFuture::join)
                                    .toList(),
                            sights.get(number));
        }
    }

    @Override
    public String toString() {
        return "%d histories, harmed by %s".formatted(histories.size(), harms);
    }

    private int mostAtOnce(int step) {
        return histories.stream()
                .mapToInt(each -> each.history().steps().get(step).size())
                .max()
                .orElseThrow();
    }

    private List<Sight> look() {
        Map<String, String> orders = new HashMap<>();
        Map<String, String> waybills = new HashMap<>();
        instances
                .database()
                .sql("""
                    select content #>> '{attributes,name}', state, coalesce(captured_minor, 0), coalesce(refund_minor, 0), waybill
                    from "order".orders o
                    left join payment.payment p on p.correlation = o.id::text
                    left join shipping.shipment s on s.correlation = o.id::text
                    where content #>> '{attributes,name}' like ? || 'H%'\
                    """)
                .param(name)
                .query((row, number) -> {
                    orders.put(
                            row.getString(1), "%s %d %d".formatted(row.getString(2), row.getLong(3), row.getLong(4)));
                    return row.getString(5) == null ? null : waybills.put(row.getString(1), row.getString(5));
                })
                .list();
        Map<String, String> stock =
                pairs("select sku_id, on_hand, reserved from inventory.stock where sku_id like ? || 'H%'");
        Map<String, String> coupons =
                pairs("select code, held, redeemed from promotion.coupon where code like ? || 'H%'");
        List<Sight> sights = new ArrayList<>();
        for (Played played : histories) {
            History history = played.history();
            Map<Integer, String> sent = new HashMap<>();
            for (int order = 0; order < history.orders().size(); order++) {
                if (waybills.containsKey(history.order(order))) {
                    sent.put(order, waybills.get(history.order(order)));
                }
            }
            sights.add(new Sight(
                    new Seen(
                            IntStream.range(0, history.orders().size())
                                    .mapToObj(order -> orders.getOrDefault(history.order(order), "NONE 0 0"))
                                    .toList(),
                            IntStream.range(0, history.stock().length)
                                    .mapToObj(sku -> stock.getOrDefault(history.sku(sku), "0 0"))
                                    .toList(),
                            coupons.getOrDefault(history.coupon(), "none")),
                    sent));
        }
        return sights;
    }

    private Map<String, String> pairs(String sql) {
        Map<String, String> pairs = new HashMap<>();
        instances
                .database()
                .sql(sql)
                .param(name)
                .query((row, number) -> pairs.put(row.getString(1), row.getLong(2) + " " + row.getLong(3)))
                .list();
        return pairs;
    }
}
