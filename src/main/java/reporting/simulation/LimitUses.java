package reporting.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import promotion.document.Limit;

/** What simulated orders have used of the limits of the promotion, in memory. */
final class LimitUses {

    private final Map<Key, Use> known;
    private final Map<Key, Use> changed = new TreeMap<>();

    /** @param known the uses of earlier orders */
    LimitUses(Map<Key, Use> known) {
        this.known = new HashMap<>(known);
    }

    /** @param subject what the limit counts on its own, such as a day */
    record Key(Limit.Per per, String subject) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = per.compareTo(other.per);
            return byKind != 0 ? byKind : subject.compareTo(other.subject);
        }
    }

    /** A limit that counts an order, and for what. */
    record Counted(Limit limit, Key key) {}

    record Use(long uses, long amountMinor) {
        static final Use NOTHING = new Use(0, 0);
    }

    /** What all limits leave for a discount, in minor units; {@link Long#MAX_VALUE} if none of them limits it. */
    long left(List<Counted> counting) {
        long left = Long.MAX_VALUE;
        for (Counted each : counting) {
            Use use = known.getOrDefault(each.key(), Use.NOTHING);
            left = Math.min(left, each.limit().left(use.uses(), use.amountMinor()));
        }
        return left;
    }

    void add(List<Counted> counting, long offMinor) {
        for (Counted each : counting) {
            Use before = known.getOrDefault(each.key(), Use.NOTHING);
            Use now = new Use(before.uses() + 1, Math.addExact(before.amountMinor(), offMinor));
            known.put(each.key(), now);
            changed.put(each.key(), now);
        }
    }

    /** The uses that have changed, in the order in which their rows are locked. */
    Map<Key, Use> changed() {
        return changed;
    }
}
