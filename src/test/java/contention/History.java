package contention;

import contention.Deed.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A short history: what is on the shelf, which orders are wanted, and what is done about them, some of it at once. Its SKUs and its
 * coupon are its own.
 *
 * @param name of which the names of all that is in it are made
 * @param stock by SKU
 * @param coupons how often its coupon may be used
 * @param steps deeds that are done at once
 */
record History(String name, int[] stock, int coupons, List<Sale> orders, List<List<Deed>> steps) {

    static final int STEPS = 5;
    static final int MOST_AT_ONCE = 3;
    static final int NEVER = -1;
    static final Deed EXPIRY = new Deed(What.EXPIRE, 0, 0);

    /** @param expiries for each step, at which place among its deeds all payment windows end; {@link #NEVER} for none */
    static History drawn(String name, Random random, List<Integer> expiries) {
        int[] stock = random.ints(1 + random.nextInt(2), 0, 5).toArray();
        List<Sale> orders = new ArrayList<>();
        for (int order = 0; order < 3; order++) {
            int[] units = random.ints(stock.length, 0, 4).toArray();
            units[random.nextInt(units.length)]++;
            orders.add(new Sale(units, random.nextInt(3) == 0));
        }
        List<List<Deed>> steps = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<Deed> deeds = new ArrayList<>();
            int most = 1 + random.nextInt(MOST_AT_ONCE);
            for (int deed = 0; deed < most; deed++) {
                Deed.What what = step == 0 ? What.PLACE : drawn(random.nextInt(100));
                if (what != What.FORCE || step > 1 && most < MOST_AT_ONCE) {
                    boolean ofOrder = new Deed(what, 0, 0).isAboutAnOrder();
                    int subject = random.nextInt(ofOrder ? orders.size() : stock.length);
                    deeds.add(new Deed(what, subject, hasUnits(what) ? 1 + random.nextInt(2) : 0));
                }
            }
            if (expiries.get(step) != NEVER) {
                deeds.add(Math.min(expiries.get(step), deeds.size()), EXPIRY);
            }
            steps.add(deeds);
        }
        return new History(name, stock, 1 + random.nextInt(2), orders, steps);
    }

    private static boolean hasUnits(What what) {
        return switch (what) {
            case TAKE_BACK, RESTOCK, ADJUST, FORCE -> true;
            default -> false;
        };
    }

    private static What drawn(int percent) {
        int upTo = 0;
        for (int kind = 0; kind < WEIGHTS.length; kind++) {
            upTo += WEIGHTS[kind];
            if (percent < upTo) {
                return What.values()[kind];
            }
        }
        throw new IllegalArgumentException("Above 99: " + percent);
    }

    /** In percent, in the order of {@link What}. */
    private static final int[] WEIGHTS = {18, 26, 6, 18, 8, 4, 6, 6, 4, 4, 0};

    World begin() {
        return new World(orders.stream().map(Sale::copy).toArray(Sale[]::new), stock.clone(), coupons);
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

    /** Of an order, by SKU. */
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
