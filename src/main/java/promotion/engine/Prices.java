package promotion.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import promotion.engine.Benefit.UnitOrder;
import promotion.engine.UnitGroup.Take;

/** The prices of a cart while promotions reduce them. Not safe for use by several threads. */
final class Prices {

    private static final Comparator<UnitGroup> ORDER =
            UnitGroup.DEAREST_FIRST.thenComparing(Comparator.comparing(UnitGroup::used));

    private static final long STEPS_OF_SORTING = 8;

    private final Cart cart;
    private final BitSet lines;
    private final Map<Selection, BitSet> matching;
    private final List<List<UnitGroup>> groups;
    private final Steps steps;
    /** Found again for each number of sets that a benefit tries; until a price changes. */
    private final Map<Selection, List<UnitGroup>> dearestFirst = new IdentityHashMap<>();

    private final Map<Selection, List<UnitGroup>> cheapestFirst = new IdentityHashMap<>();
    private long shippingLeft;

    /** List prices. */
    Prices(Cart cart) {
        this(cart, Steps.unlimited());
    }

    /**
     * List prices.
     *
     * @param steps counts each look at a group, here and in all copies
     */
    Prices(Cart cart, Steps steps) {
        this.cart = cart;
        this.steps = steps;
        this.lines = new BitSet();
        this.lines.set(0, cart.lines().size());
        this.matching = new IdentityHashMap<>();
        this.groups = new ArrayList<>(cart.lines().size());
        this.shippingLeft = cart.shippingMinor();
        for (int i = 0; i < cart.lines().size(); i++) {
            Cart.Line line = cart.lines().get(i);
            long price = line.listMinor() / line.quantity();
            long dearer = line.listMinor() % line.quantity();
            List<UnitGroup> ofLine = new ArrayList<>(2);
            if (dearer > 0) {
                ofLine.add(new UnitGroup(i, dearer, price + 1, price + 1, line.floorMinor(), false));
            }
            ofLine.add(new UnitGroup(i, line.quantity() - dearer, price, price, line.floorMinor(), false));
            groups.add(ofLine);
        }
    }

    private Prices(Prices of, BitSet lines) {
        this.cart = of.cart;
        this.steps = of.steps;
        this.lines = lines;
        this.matching = of.matching;
        this.groups = new ArrayList<>(of.groups);
        this.shippingLeft = of.shippingLeft;
    }

    Prices copy() {
        return copyOf(lines);
    }

    /** A copy for promotions on some lines only. It finds no units of other lines. */
    Prices copyOf(BitSet someLines) {
        return new Prices(this, someLines);
    }

    /** Makes all units usable again. */
    void startLayer() {
        forgetSorted();
        groups.replaceAll(ofLine -> isUsed(ofLine)
                ? merged(ofLine.stream()
                        .map(group -> new UnitGroup(
                                group.line(),
                                group.units(),
                                group.listMinor(),
                                group.leftMinor(),
                                group.floorMinor(),
                                false))
                        .toList())
                : ofLine);
    }

    private static boolean isUsed(List<UnitGroup> ofLine) {
        for (UnitGroup group : ofLine) {
            if (group.used()) {
                return true;
            }
        }
        return false;
    }

    /** All groups, by line. */
    List<UnitGroup> all() {
        List<UnitGroup> all = new ArrayList<>(groups.size());
        for (int i = lines.nextSetBit(0); i >= 0; i = lines.nextSetBit(i + 1)) {
            all.addAll(groups.get(i));
        }
        steps.take(all.size());
        return all;
    }

    /** The groups of a selection that the current layer has not used, by line. */
    List<UnitGroup> unused(Selection selection) {
        List<UnitGroup> found = new ArrayList<>();
        BitSet selected = linesOf(selection);
        for (int i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1)) {
            if (lines.get(i)) {
                for (UnitGroup group : groups.get(i)) {
                    if (!group.used()) {
                        found.add(group);
                    }
                }
            }
        }
        steps.take(selected.cardinality() + 1L);
        return found;
    }

    /** The same in an order. Do not change the list. */
    List<UnitGroup> unused(Selection selection, UnitOrder order) {
        Map<Selection, List<UnitGroup>> known = switch (order) {
            case DEAREST_FIRST -> dearestFirst;
            case CHEAPEST_FIRST -> cheapestFirst;
        };
        List<UnitGroup> sorted = known.get(selection);
        if (sorted == null) {
            sorted = unused(selection);
            sorted.sort(
                    switch (order) {
                        case DEAREST_FIRST -> UnitGroup.DEAREST_FIRST;
                        case CHEAPEST_FIRST -> UnitGroup.CHEAPEST_FIRST;
                    });
            steps.take(STEPS_OF_SORTING * sorted.size());
            known.put(selection, sorted);
        }
        steps.take(sorted.size());
        return sorted;
    }

    private void forgetSorted() {
        dearestFirst.clear();
        cheapestFirst.clear();
    }

    /** Whether the current layer has used a unit of the selection. */
    boolean isUsed(Selection selection) {
        BitSet selected = linesOf(selection);
        for (int i = selected.nextSetBit(0); i >= 0; i = selected.nextSetBit(i + 1)) {
            if (lines.get(i) && isUsed(groups.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is any unit of the selection, used or not. */
    boolean contains(Selection selection) {
        return linesOf(selection).intersects(lines);
    }

    /** The numbers of the lines of a selection. Copies share what they find. Do not change it. */
    BitSet linesOf(Selection selection) {
        BitSet known = matching.get(selection);
        if (known == null) {
            known = new BitSet();
            for (int i = 0; i < cart.lines().size(); i++) {
                known.set(i, selection.matches(cart.lines().get(i)));
            }
            matching.put(selection, known);
        }
        return known;
    }

    /** What is left of each line. */
    long[] leftByLine() {
        return groups.stream()
                .mapToLong(ofLine -> ofLine.stream()
                        .mapToLong(group -> Math.multiplyExact(group.units(), group.leftMinor()))
                        .sum())
                .toArray();
    }

    long shippingLeft() {
        return shippingLeft;
    }

    void takeOffShipping(long offMinor) {
        if (offMinor < 0 || offMinor > shippingLeft) {
            throw new IllegalStateException("%d off the shipping charge of %d".formatted(offMinor, shippingLeft));
        }
        shippingLeft -= offMinor;
    }

    /**
     * Reduces units.
     *
     * @param takes by line
     * @param uses whether the units count as used in the current layer
     * @throws IllegalStateException if there are not so many units, or more would be taken off than is left; then no unit is reduced
     */
    void take(List<Take> takes, boolean uses) {
        forgetSorted();
        steps.take(takes.size());
        List<List<Take>> lines = Take.byLine(takes);
        List<List<UnitGroup>> reduced = new ArrayList<>(lines.size());
        for (List<Take> ofLine : lines) {
            reduced.add(
                    without(ofLine, uses, groups.get(ofLine.getFirst().group().line())));
        }
        for (int i = 0; i < reduced.size(); i++) {
            groups.set(lines.get(i).getFirst().group().line(), reduced.get(i));
        }
    }

    /** The groups of one line after some of its units are reduced. */
    private static List<UnitGroup> without(List<Take> takes, boolean uses, List<UnitGroup> ofLine) {
        List<UnitGroup> result = new ArrayList<>(takes.size() + 1);
        int found = 0;
        for (UnitGroup group : ofLine) {
            long untouched = group.units();
            for (Take take : takes) {
                if (take.group().equals(group)) {
                    if (take.offMinor() < 0 || take.offMinor() > group.leftMinor()) {
                        throw new IllegalStateException("More taken off than there is: " + take);
                    }
                    found++;
                    untouched -= take.units();
                    result.add(group.of(take.units()).less(take.offMinor(), uses));
                }
            }
            if (untouched < 0) {
                throw new IllegalStateException("More units taken than there are: " + group);
            }
            if (untouched > 0) {
                result.add(group.of(untouched));
            }
        }
        if (found < takes.size()) {
            throw new IllegalStateException("Units taken that the line does not have: " + takes);
        }
        return merged(result);
    }

    private static List<UnitGroup> merged(List<UnitGroup> some) {
        if (some.size() < 2) {
            return some;
        }
        List<UnitGroup> sorted = new ArrayList<>(some);
        sorted.sort(ORDER);
        List<UnitGroup> merged = new ArrayList<>(sorted.size());
        for (UnitGroup group : sorted) {
            if (!merged.isEmpty() && merged.getLast().hasPricesOf(group)) {
                UnitGroup last = merged.removeLast();
                merged.add(last.of(last.units() + group.units()));
            } else {
                merged.add(group);
            }
        }
        return merged;
    }
}
