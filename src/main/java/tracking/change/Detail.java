package tracking.change;

import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What has happened to an order besides a change of its public status.
 *
 * @param reference of the attempt to pay, of the shipment, or of the return; null for the refund of a cancelled order
 * @param amount the refunded money; null for other kinds
 * @param inFull whether all that was paid for the order is refunded now; null for other kinds, and if the paid amount is not known
 */
public record Detail(
        DetailKind kind,
        @Nullable String reference,
        @Nullable Money amount,
        @Nullable Boolean inFull) {

    static Detail of(DetailKind kind, String reference) {
        return new Detail(kind, reference, null, null);
    }

    /** The same text for each event that tells of the same fact. */
    String key() {
        return reference == null ? kind.name() : kind.name() + ":" + reference;
    }
}
