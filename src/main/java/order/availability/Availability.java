package order.availability;

import java.util.List;
import java.util.Map;

/**
 * The availability view. Whatever becomes of it, of Redis or of the log: what it does not know for sure it lets pass.
 *
 * <p>What it refuses was short within the last second, as the database told: no request that begins a second after a committed
 * restock is refused.
 */
public interface Availability {

    /**
     * What there is surely too little of; empty when everything may be there. It may wait, for less than half a second, while others
     * who came before are about to get the last units. It never fails: whatever goes wrong in the view, nothing is known to be short.
     *
     * @param reference of the request; a repeat under the same counts once
     * @param units wanted by SKU, above zero
     */
    List<Shortfall> surelyShort(String reference, Map<String, Long> units);

    /** What became of the request is known: it is placed, with its stock held or missed, or it will not be. */
    default void settled(String reference) {}

    /** @param available units that could be sold when the database last told */
    record Shortfall(String skuId, long requested, long available) {}
}
