package app.audit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.audit.ConditionalOnAudit;
import platform.audit.Finding;
import platform.audit.Inspection;
import platform.audit.Repair;
import replay.Progress;

/** Runs all checks, repairs the findings that have a repair (if asked to), and runs all checks again. */
@Component
@ConditionalOnAudit
class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** The time between the first and the second run of the checks. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource database;
    private final List<Inspection> inspections;
    private final Map<String, Repair> repairs;
    private final TransactionTemplate transaction;

    Audit(DataSource database, List<Inspection> inspections, List<Repair> repairs, TransactionTemplate transaction) {
        this.database = database;
        this.inspections = inspections;
        this.repairs = repairs.stream().collect(Collectors.toMap(Repair::finding, Function.identity()));
        this.transaction = transaction;
        Set<String> listed =
                Checks.ALL.stream().filter(Check::isRepairable).map(Check::name).collect(Collectors.toSet());
        if (!listed.equals(this.repairs.keySet())) {
            throw new IllegalStateException("The checks that promise a repair (%s) are not those that have one (%s)"
                    .formatted(listed, this.repairs.keySet()));
        }
    }

    AuditResult run(boolean repair) throws SQLException {
        List<Finding> found = runChecks();
        if (found.isEmpty()) {
            return new AuditResult(List.of(), List.of(), Snapshot.logCutUntil(database));
        }
        if (repair) {
            found.forEach(this::repair);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        Map<Key, Finding> before = byKey(found);
        Map<Key, Finding> now = byKey(runChecks());
        List<Finding> repaired = new ArrayList<>();
        if (repair) {
            before.forEach((key, finding) -> {
                if (!now.containsKey(key) && repairs.containsKey(key.name())) {
                    repaired.add(finding);
                }
            });
        }
        now.keySet().retainAll(before.keySet()); // a new finding may be work in flight; the next audit finds a real one
        return new AuditResult(repaired, List.copyOf(now.values()), Snapshot.logCutUntil(database));
    }

    private List<Finding> runChecks() throws SQLException {
        try (Progress progress = Progress.onTerminal("Checks", Checks.ALL.size() + inspections.size())) {
            List<Finding> found = new ArrayList<>(Snapshot.findings(database, Checks.ALL, () -> progress.advance(1)));
            for (Inspection inspection : inspections) {
                found.addAll(inspection.inspect());
                progress.advance(1);
            }
            return found;
        }
    }

    private void repair(Finding finding) {
        Repair action = repairs.get(finding.name());
        if (action == null) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> action.repair(finding.key()));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "Audit finding not repaired: finding={} reason={}; remove the reason and run the audit with --repair again",
                    finding.description(),
                    failed.toString());
        }
    }

    private record Key(String name, String key) {}

    private static Map<Key, Finding> byKey(List<Finding> findings) {
        Map<Key, Finding> byKey = new LinkedHashMap<>();
        findings.forEach(each -> byKey.merge(new Key(each.name(), each.key()), each, (one, other) -> one));
        return byKey;
    }
}
