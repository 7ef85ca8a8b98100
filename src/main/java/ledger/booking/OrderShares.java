package ledger.booking;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of the shares in one order.
 *
 * @param placed the lines as placed; null if the ledger has not read them
 * @param confirmed the lines as confirmed; null if the ledger has not read them
 * @param shares the shares with which the order was recognised; empty for none
 * @param returned the returned units by line, for each return by its reference
 */
public record OrderShares(
        @Nullable List<SoldLine> placed,
        @Nullable List<SoldLine> confirmed,
        List<Share> shares,
        Map<String, Map<Integer, Long>> returned) {

    public static final OrderShares NONE = new OrderShares(null, null, List.of(), Map.of());

    /** What these facts of one order add up to. */
    @SuppressWarnings("unchecked") // the kind says the type of the content
    public static OrderShares of(List<ShareFact> facts) {
        OrderShares known = NONE;
        for (ShareFact fact : facts) {
            known = switch (fact.kind()) {
                case PLACED -> known.withPlaced((List<SoldLine>) fact.content());
                case CONFIRMED -> known.withConfirmed((List<SoldLine>) fact.content());
                case SHARES -> known.withShares((List<Share>) fact.content());
                case RETURN -> known.withReturn(fact.reference(), (Map<Integer, Long>) fact.content());
            };
        }
        return known;
    }

    OrderShares withPlaced(List<SoldLine> lines) {
        return new OrderShares(lines, confirmed, shares, returned);
    }

    OrderShares withConfirmed(List<SoldLine> lines) {
        return new OrderShares(placed, lines, shares, returned);
    }

    OrderShares withShares(List<Share> recognised) {
        return new OrderShares(placed, confirmed, recognised, returned);
    }

    OrderShares withReturn(String reference, Map<Integer, Long> units) {
        Map<String, Map<Integer, Long>> more = new HashMap<>(returned);
        more.put(reference, units);
        return new OrderShares(placed, confirmed, shares, Map.copyOf(more));
    }

    /** The units of a line that these returns have brought back. */
    long returnedUnits(int lineNo, Set<String> references) {
        return returned.entrySet().stream()
                .filter(each -> references.contains(each.getKey()))
                .mapToLong(each -> each.getValue().getOrDefault(lineNo, 0L))
                .reduce(0, Math::addExact);
    }
}
