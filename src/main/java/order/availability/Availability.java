package order.availability;

import java.util.List;
import java.util.Map;

/**
 * The availability view. If it does not know for sure that stock is short, it does not refuse a checkout. This also holds if the view, Redis
 * or the event log fails.
 *
 * <p>If it reports a SKU as short, the SKU was short in the database within the last second. So it refuses no request that begins more than
 * one second after a restock was committed.
 */
public interface Availability {

    /**
     * Finds the SKUs that surely do not have enough units. It may wait, for less than half a second, while earlier checkouts are about to get
     * the last units. It throws no exception: after an error in the view it returns an empty list.
     *
     * @param reference the reference of the request; a repeated request with the same reference counts once
     * @param units requested units by SKU, above zero
     * @return empty if there may be enough units of all SKUs
     */
    List<Shortfall> surelyShort(String reference, Map<String, Long> units);

    /**
     * Reports that the request is decided. Either its order was placed and the stock was held or found short, or no order will be placed.
     */
    default void settled(String reference) {}

    /** @param available units that can be sold, by the last stock level that inventory published */
    record Shortfall(String skuId, long requested, long available) {}
}
