package payment.wallet;

/** What happens on a wallet. */
public enum MovementKind {
    /** The payment of a top-up was captured. */
    TOPPED_UP(1, 0, 0),
    /** An amount is held for a payment that is not decided yet. */
    HELD(0, 1, 0),
    /** A held amount is free again. */
    FREED(0, -1, 0),
    /** A held amount was spent. */
    TAKEN(0, -1, 1),
    /** An amount that was not held before was spent. */
    SPENT(0, 0, 1),
    /** A refund came back to the wallet. */
    REFUNDED(1, 0, 0),
    /** An operator has added an amount. */
    CREDITED(1, 0, 0),
    /** An operator has taken an amount off. */
    DEBITED(0, 0, 1);

    private final int credits;
    private final int holds;
    private final int spends;

    MovementKind(int credits, int holds, int spends) {
        this.credits = credits;
        this.holds = holds;
        this.spends = spends;
    }

    long creditedMinor(long amountMinor) {
        return credits * amountMinor;
    }

    long heldMinor(long amountMinor) {
        return holds * amountMinor;
    }

    long spentMinor(long amountMinor) {
        return spends * amountMinor;
    }

    /** Whether the amount comes into the wallet or leaves it. Holding an amount and freeing it moves no money. */
    public boolean movesMoney() {
        return credits != 0 || spends != 0;
    }
}
