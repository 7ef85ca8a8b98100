package reporting.simulation;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.Evaluation;
import promotion.engine.Evaluation.Applied;
import promotion.engine.Evaluation.LineShare;
import reporting.simulation.LimitUses.Counted;
import reporting.simulation.Sum.Dimension;
import reporting.simulation.Sum.Key;

/** Adds up what the promotion takes off some orders, in memory. */
final class PageOfOrders {

    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::dimension).thenComparing(Key::currency).thenComparing(Key::key);

    private final Simulation simulation;
    private final CompiledPromotions promotion;
    private final Categories categories;
    private final LimitUses uses;
    private final NeededFacts needed;
    private final Map<Key, Sum> sums = new TreeMap<>(ORDER);

    /**
     * @param promotion only the simulated one
     * @param uses what earlier orders have used of the limits
     */
    PageOfOrders(Simulation simulation, CompiledPromotions promotion, Categories categories, LimitUses uses) {
        this.simulation = simulation;
        this.promotion = promotion;
        this.categories = categories;
        this.uses = uses;
        this.needed =
                NeededFacts.of(simulation.definition(), simulation.limits().currency());
    }

    void add(OrderCreated created, PaidOrder paid) {
        Cart cart = Carts.of(created, paid, simulation.prices(), categories);
        List<Counted> counting = simulation.limits().counting(created, simulation.zone());
        Evaluation evaluation = promotion.evaluate(
                cart, counting.isEmpty() ? Map.of() : Map.of(Simulation.PROMOTION, uses.left(counting)));
        if (!evaluation.applied().isEmpty()) {
            uses.add(counting, evaluation.totalMinor());
        }
        long items = cart.lines().stream().mapToLong(Cart.Line::listMinor).reduce(0, Math::addExact);
        Sum order =
                Sum.of(paid.orderNo(), items, evaluation.totalMinor(), MissingFacts.of(needed, created, evaluation));
        String currency = cart.currency();
        LocalDate day = created.placedAt().atZone(simulation.zone()).toLocalDate();
        add(new Key(Dimension.TOTAL, currency, ""), order);
        add(new Key(Dimension.DAY, currency, day.toString()), order);
        add(new Key(Dimension.CHANNEL, currency, created.channel()), order);
        add(new Key(Dimension.COUNTRY, currency, created.country()), order);
        addLines(created, paid, cart, evaluation.applied());
    }

    /** Counts an order once for each SKU and category in which it is reduced. */
    private void addLines(OrderCreated created, PaidOrder paid, Cart cart, List<Applied> applied) {
        Map<String, Long> offByRef = new LinkedHashMap<>();
        for (Applied each : applied) {
            for (LineShare share : each.lines()) {
                offByRef.merge(share.ref(), share.totalMinor(), Math::addExact);
            }
        }
        if (offByRef.isEmpty()) {
            return;
        }
        Map<String, Cart.Line> lines = new HashMap<>();
        cart.lines().forEach(line -> lines.put(line.ref(), line));
        Map<Key, long[]> parts = new LinkedHashMap<>();
        for (Line line : created.lines()) {
            String ref = String.valueOf(line.lineNo());
            Long off = offByRef.get(ref);
            if (off != null) {
                long items = Objects.requireNonNull(lines.get(ref)).listMinor();
                String category = Objects.requireNonNullElse(Carts.category(line), "");
                for (Key key : List.of(
                        new Key(Dimension.SKU, cart.currency(), line.skuId()),
                        new Key(Dimension.CATEGORY, cart.currency(), category))) {
                    long[] part = parts.computeIfAbsent(key, unused -> new long[2]);
                    part[0] = Math.addExact(part[0], items);
                    part[1] = Math.addExact(part[1], off);
                }
            }
        }
        parts.forEach((key, part) -> add(key, Sum.of(paid.orderNo(), part[0], part[1], null)));
    }

    private void add(Key key, Sum more) {
        sums.merge(key, more, Sum::plus);
    }

    /** The sums in the order in which their rows are locked. */
    Map<Key, Sum> sums() {
        return sums;
    }
}
