package app.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import platform.audit.Finding;

/**
 * The result of an audit.
 *
 * @param repaired the findings that a repair has removed
 * @param remaining the findings that are still there
 * @param logCutUntil events that were published up to this time may have been deleted from the log, and the audit did not compare them;
 *     empty if the log is complete
 */
record AuditResult(List<Finding> repaired, List<Finding> remaining, Optional<Instant> logCutUntil) {

    boolean isClean() {
        return remaining.isEmpty();
    }
}
