package platform.audit;

/**
 * Mends differences of a class that has only one honest mending, beside running instances: it locks as its module locks and looks again
 * under the lock, as what was seen may have gone since.
 */
public interface Repair {

    /** The name of the class. */
    String finding();

    /**
     * Mends one, in the running transaction.
     *
     * @return whether anything was written or asked; false when there is nothing to mend any more, or no one way to do it
     */
    boolean repair(String key);
}
