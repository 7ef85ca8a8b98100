package promotion.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.UnitGroup.Take;

/** Units that one promotion may still use. Each unit can be drawn once. */
final class UnitPool {

    private final Prices prices;
    /** By identity: while units are drawn, prices do not change, and each group is one object. */
    private final Map<UnitGroup, Long> drawn = new IdentityHashMap<>();

    UnitPool(Prices prices) {
        this.prices = prices;
    }

    /** How many units of the selection are left. */
    long size(Selection selection) {
        return prices.unused(selection).stream().mapToLong(this::left).sum();
    }

    /** Draws so many units in an order. Returns fewer if there are not enough. */
    List<Take> draw(Selection selection, long number, UnitOrder order) {
        List<Take> takes = new ArrayList<>();
        long wanted = number;
        for (UnitGroup group : prices.unused(selection, order)) {
            if (wanted == 0) {
                break;
            }
            long units = Math.min(wanted, left(group));
            if (units > 0) {
                drawn.merge(group, units, Math::addExact);
                takes.add(new Take(group, units, 0));
                wanted -= units;
            }
        }
        return takes;
    }

    static long units(List<Take> takes) {
        return takes.stream().mapToLong(Take::units).sum();
    }

    private long left(UnitGroup group) {
        return group.units() - drawn.getOrDefault(group, 0L);
    }
}
