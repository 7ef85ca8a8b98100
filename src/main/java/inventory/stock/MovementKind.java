package inventory.stock;

/**
 * The kind of a stock movement. Its two signs say how the quantity changes the on-hand count and the reserved count of a stock row: 1
 * adds the quantity, -1 subtracts it, 0 leaves the count as it is.
 */
public enum MovementKind {
    RESERVED(0, 1),
    RELEASED(0, -1),
    COMMITTED(-1, -1),
    RETURNED(1, 0),
    RESTOCKED(1, 0),
    ADJUSTED(1, 0),
    WITHDRAWN(0, -1),
    TRANSFERRED_OUT(-1, 0),
    TRANSFERRED_IN(1, 0);

    private final int onHandSign;
    private final int reservedSign;

    MovementKind(int onHandSign, int reservedSign) {
        this.onHandSign = onHandSign;
        this.reservedSign = reservedSign;
    }

    long onHand(long quantity) {
        return onHandSign * quantity;
    }

    long reserved(long quantity) {
        return reservedSign * quantity;
    }
}
