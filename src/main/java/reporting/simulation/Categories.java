package reporting.simulation;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tree of categories.
 *
 * @param parents from each category that is not at the top to the one above it
 */
record Categories(Map<String, String> parents) {

    static final Categories NONE = new Categories(Map.of());

    /** The category and all categories above it; empty if it is null. */
    Set<String> upwards(@Nullable String category) {
        Set<String> found = new LinkedHashSet<>();
        String next = category;
        while (next != null && found.add(next)) {
            next = parents.get(next);
        }
        return found;
    }
}
