package contention;

import contention.Action.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A short history: its stock, its orders, and the actions on them, some of them at once. No other history has its SKUs and its coupon.
 *
 * @param name of which the names of all that is in it are made
 * @param stock by SKU
 * @param coupons how often its coupon may be used
 * @param steps actions that are done at once
 */
record History(String name, int[] stock, int coupons, List<ModelOrder> orders, List<List<Action>> steps) {

    static final int STEPS = 5;
    static final int MOST_AT_ONCE = 3;
    static final int NEVER = -1;
    static final Action EXPIRY = new Action(Kind.EXPIRE, 0, 0);

    /** @param expiries for each step, at which place among its actions all payment windows end; {@link #NEVER} for none */
    static History drawn(String name, Random random, List<Integer> expiries) {
        int[] stock = random.ints(1 + random.nextInt(2), 0, 5).toArray();
        List<ModelOrder> orders = new ArrayList<>();
        for (int order = 0; order < 3; order++) {
            int[] units = random.ints(stock.length, 0, 4).toArray();
            units[random.nextInt(units.length)]++;
            orders.add(new ModelOrder(units, random.nextInt(3) == 0));
        }
        List<List<Action>> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<Action> actions = new ArrayList<>();
            int most = 1 + random.nextInt(MOST_AT_ONCE);
            for (int action = 0; action < most; action++) {
                Action.Kind kind = step == 0 ? Kind.PLACE : drawn(random.nextInt(100));
                if (kind != Kind.FORCE || step > 1 && most < MOST_AT_ONCE) {
                    boolean ofOrder = new Action(kind, 0, 0).isAboutAnOrder();
                    int subject = random.nextInt(ofOrder ? orders.size() : stock.length);
                    actions.add(new Action(kind, subject, hasUnits(kind) ? 1 + random.nextInt(2) : 0));
                }
            }
            if (expiries.get(step) != NEVER) {
                actions.add(Math.min(expiries.get(step), actions.size()), EXPIRY);
            }
            steps.add(actions);
        }
        return new History(name, stock, 1 + random.nextInt(2), orders, steps);
    }

    private static boolean hasUnits(Kind kind) {
        return switch (kind) {
            case TAKE_BACK, RESTOCK, ADJUST, FORCE -> true;
            default -> false;
        };
    }

    private static Kind drawn(int percent) {
        int upTo = 0;
        for (int kind = 0; kind < WEIGHTS.length; kind++) {
            upTo += WEIGHTS[kind];
            if (percent < upTo) {
                return Kind.values()[kind];
            }
        }
        throw new IllegalArgumentException("Above 99: " + percent);
    }

    /** In percent, in the order of {@link Kind}. */
    private static final int[] WEIGHTS = {18, 26, 6, 18, 8, 4, 6, 6, 4, 4, 0};

    Model begin() {
        return new Model(orders.stream().map(ModelOrder::copy).toArray(ModelOrder[]::new), stock.clone(), coupons);
    }

    String sku(int number) {
        return name + "S" + number;
    }

    String order(int number) {
        return name + "O" + number;
    }

    String coupon() {
        return name + "C";
    }

    /** The units of an order, by SKU. */
    TreeMap<String, Long> lines(int order) {
        TreeMap<String, Long> lines = new TreeMap<>();
        int[] units = orders.get(order).units;
        IntStream.range(0, units.length)
                .filter(sku -> units[sku] > 0)
                .forEach(sku -> lines.put(sku(sku), (long) units[sku]));
        return lines;
    }

    List<String> coupons(int order) {
        return orders.get(order).wantsCoupon ? List.of(coupon()) : List.of();
    }
}
