package promotion.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.UnitGroup.Take;

/** Units that one promotion may still use. Each unit can be drawn once. */
final class UnitPool {

    private final Prices prices;
    private final Map<UnitGroup, Long> drawn = new HashMap<>();

    UnitPool(Prices prices) {
        this.prices = prices;
    }

    /** How many units of the selection are left. */
    long size(Selection selection) {
        return prices.unused(selection).stream().mapToLong(this::left).sum();
    }

    /** Draws so many units in an order. Returns fewer if there are not enough. */
    List<Take> draw(Selection selection, long number, UnitOrder order) {
        List<UnitGroup> sorted = prices.unused(selection);
        sorted.sort(
                switch (order) {
                    case DEAREST_FIRST -> UnitGroup.DEAREST_FIRST;
                    case CHEAPEST_FIRST -> UnitGroup.CHEAPEST_FIRST;
                });
        List<Take> takes = new ArrayList<>();
        long wanted = number;
        for (UnitGroup group : sorted) {
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
