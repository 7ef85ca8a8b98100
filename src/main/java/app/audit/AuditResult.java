package app.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import platform.audit.Finding;

/**
 * What an audit came to.
 *
 * @param repaired what was found and is no difference any more
 * @param remaining what is
 * @param logCutUntil whatever was published up to then may be gone from the log, and is compared with nothing; empty if all is there
 */
record AuditResult(List<Finding> repaired, List<Finding> remaining, Optional<Instant> logCutUntil) {

    boolean isClean() {
        return remaining.isEmpty();
    }
}
