package ledger.booking;

/**
 * Something about the shares in an order that later entries need. It never changes once it is known.
 *
 * @param correlation the order
 * @param reference of the return; empty for the other kinds
 * @param content a list of {@link SoldLine} for {@code PLACED} and {@code CONFIRMED}, of {@link Share} for {@code SHARES}, and the units by
 *     line for {@code RETURN}
 */
public record ShareFact(String correlation, Kind kind, String reference, Object content) {

    public enum Kind {
        /** The lines of an order that is not confirmed yet. */
        PLACED,
        /** The lines of an order that is not paid yet. */
        CONFIRMED,
        /** The shares with which the order was recognised. */
        SHARES,
        /** The units that a return of an order with shares has brought back. */
        RETURN
    }
}
