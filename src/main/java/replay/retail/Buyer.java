package replay.retail;

/** Who bought: a known customer or a guest. */
public sealed interface Buyer {

    /** A customer of the shop, by its number. */
    record Customer(String id) implements Buyer {}

    /** Somebody the shop kept no number of. */
    record Guest() implements Buyer {}

    /** A missing number is a guest. */
    static Buyer of(String customerId) {
        return RetailLine.isMissing(customerId) ? new Guest() : new Customer(customerId);
    }
}
