package promotion.engine;

/**
 * Counts the work of one search for the best deal. A step is one look at one group of units, so that an application of promotions takes
 * about as many steps as the lines of each promotion together. The count depends only on the cart, the promotions and the budgets. So a search ends at
 * the same step in a preview, in the checkout and on every machine. Not safe for use by several threads.
 */
final class Steps {

    private final long most;
    private long taken;

    /** @param most the number of steps after which no further combination is compared */
    Steps(long most) {
        this.most = most;
    }

    static Steps unlimited() {
        return new Steps(Long.MAX_VALUE);
    }

    void take(long number) {
        taken += number;
    }

    boolean areUsedUp() {
        return taken >= most;
    }

    long taken() {
        return taken;
    }
}
