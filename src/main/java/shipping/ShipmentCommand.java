package shipping;

import outbox.Command;
import platform.idempotency.IdempotencyKey;

/**
 * What an operator asks at the edge of a shipment that is there; answered when everybody who hears of it has committed.
 *
 * @param correlation the shipment's
 */
record ShipmentCommand(IdempotencyKey key, Wish wish, String reference, String correlation)
        implements Command<Outcome> {

    enum Wish {
        /** Ask the carrier again, after it would not. */
        BOOK,
        /** It has left. */
        DISPATCH,
        /** It has arrived. */
        DELIVER
    }

    /** But nobody waits for a carrier. */
    @Override
    public boolean answeredWhenHeard() {
        return wish != Wish.BOOK;
    }
}
