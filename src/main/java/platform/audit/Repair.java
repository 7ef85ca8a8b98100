package platform.audit;

import java.util.function.Predicate;

/**
 * Repairs findings of one class. Only classes with exactly one correct repair have a {@code Repair}. It runs beside live instances, so it
 * takes the same locks as its module. It checks again under the lock, because the finding may have disappeared since the audit.
 */
public interface Repair {

    /** The name of the class of findings that this repairs. */
    String finding();

    /**
     * Repairs one finding, in the running transaction.
     *
     * @param key key of the {@link Finding}
     * @return whether the repair wrote something or requested something from another module; false if there is nothing left to repair, or
     *     no single correct repair
     */
    boolean repair(String key);

    /** @param repair as {@link #repair} */
    static Repair of(String finding, Predicate<String> repair) {
        return new Repair() {
            @Override
            public String finding() {
                return finding;
            }

            @Override
            public boolean repair(String key) {
                return repair.test(key);
            }
        };
    }
}
