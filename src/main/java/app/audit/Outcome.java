package app.audit;

import java.util.List;
import platform.audit.Difference;

/**
 * What an audit came to.
 *
 * @param mended what was found and is no difference any more
 * @param remaining what is
 */
record Outcome(List<Difference> mended, List<Difference> remaining) {

    boolean isClean() {
        return remaining.isEmpty();
    }
}
