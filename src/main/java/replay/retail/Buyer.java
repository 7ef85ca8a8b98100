package replay.retail;

/** The buyer of an invoice: a known customer or a guest. */
public sealed interface Buyer {

    /** A customer of the shop, with the customer number. */
    record Customer(String id) implements Buyer {}

    /** A buyer without a customer number. */
    record Guest() implements Buyer {}

    /** Returns a customer, or a guest if the number is missing. */
    static Buyer of(String customerId) {
        return RetailLine.isMissing(customerId) ? new Guest() : new Customer(customerId);
    }
}
