package promotion.engine;

import org.jspecify.annotations.Nullable;

/**
 * Counts the work of an evaluation. A step is one look at one group of units, so that an application of promotions takes
 * about as many steps as the lines of each promotion together. The count depends only on the cart, the promotions and the budgets. So an evaluation ends at
 * the same step in a preview, in the checkout and on every machine. Not safe for use by several threads.
 */
final class Steps {

    private final long most;
    private final @Nullable Steps whole;
    private long taken;

    /** @param most the number of steps after which no further combination is compared */
    Steps(long most) {
        this(most, null);
    }

    private Steps(long most, @Nullable Steps whole) {
        this.most = most;
        this.whole = whole;
    }

    static Steps unlimited() {
        return new Steps(Long.MAX_VALUE);
    }

    /** A half of these steps, for a search of its own. The search counts here, too. */
    Steps half() {
        return new Steps(most / 2, this);
    }

    void take(long number) {
        taken += number;
        if (whole != null) {
            whole.take(number);
        }
    }

    boolean areUsedUp() {
        return taken >= most;
    }

    long taken() {
        return taken;
    }
}
