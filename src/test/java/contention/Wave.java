package contention;

import contention.Action.Answered;
import contention.Action.Kind;
import contention.ModelStock.Seen;
import contention.PlayedHistory.Observation;
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
 * Plays some histories side by side, step by step. The actions of a step happen at once, in some steps all payment windows end
 * meanwhile, and in most steps the instances have a fault. Then everything comes to rest, and each history is compared with its models.
 */
final class Wave {

    private static final int LONGEST_PAUSE_MILLIS = 8;
    private static int waves;

    private final Instances instances;
    private final Random random;
    private final String name;
    private final List<PlayedHistory> histories = new ArrayList<>();
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

    /** Draws this number of random histories, and plays them. */
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

    /** Adds a given history, without a coupon. */
    void add(int[] stock, List<ModelOrder> orders, List<List<Action>> steps) {
        add(new History(nextName(), stock, 1, orders, steps));
    }

    private void add(History history) {
        histories.add(new PlayedHistory(history, shop, new Random(random.nextLong())));
    }

    private String nextName() {
        return "%sH%d".formatted(name, histories.size());
    }

    void play() throws InterruptedException {
        Map<String, Long> stock = new LinkedHashMap<>();
        List<Map<String, Object>> coupons = new ArrayList<>();
        for (PlayedHistory played : histories) {
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
        List<List<CompletableFuture<Answered>>> doing = new ArrayList<>();
        try (Faults.Harm harm = faults.begin(random)) {
            harms.add(harm);
            List<List<Action>> begun = new ArrayList<>();
            histories.forEach(each -> {
                doing.add(new ArrayList<>());
                begun.add(new ArrayList<>());
            });
            boolean over = false;
            for (int position = 0; position < mostAtOnce(step); position++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                boolean ends = false;
                for (int number = 0; number < histories.size(); number++) {
                    PlayedHistory played = histories.get(number);
                    List<Action> actions = played.history().steps().get(step);
                    if (position < actions.size()) {
                        Action action = actions.get(position);
                        ends |= action.kind() == Kind.EXPIRE;
                        played.begin(action, begun.get(number), threads).ifPresent(doing.get(number)::add);
                        begun.get(number).add(action);
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
        List<Observation> observations = look();
        for (int number = 0; number < histories.size(); number++) {
            histories
                    .get(number)
                    .check(
                            doing.get(number).stream()
                                    .map(CompletableFuture::join)
                                    .toList(),
                            observations.get(number));
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

    private List<Observation> look() {
        Map<String, String> orders = new HashMap<>();
        Map<String, String> waybills = new HashMap<>();
        instances
                .database()
                .sql("""
                    select content #>> '{attributes,name}', state, coalesce(captured_minor, 0), coalesce(refund_minor, 0), waybill
                    from "order".order_with_content o
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
        List<Observation> observations = new ArrayList<>();
        for (PlayedHistory played : histories) {
            History history = played.history();
            Map<Integer, String> sent = new HashMap<>();
            for (int order = 0; order < history.orders().size(); order++) {
                if (waybills.containsKey(history.order(order))) {
                    sent.put(order, waybills.get(history.order(order)));
                }
            }
            observations.add(new Observation(
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
        return observations;
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
