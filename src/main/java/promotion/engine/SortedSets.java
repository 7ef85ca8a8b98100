package promotion.engine;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Sets whose order does not depend on the process, so that documents are written the same on every instance. */
final class SortedSets {

    private SortedSets() {}

    static <T extends Comparable<T>> Set<T> copyOf(Set<T> values) {
        return Collections.unmodifiableSet(new TreeSet<>(values));
    }
}
