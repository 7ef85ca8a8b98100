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

/** Runs all checks, repairs the findings that have a repair (if asked to), and runs all checks again. */
@Component
@ConditionalOnAudit
class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** The time between the first and the second run of the checks. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource database;
    private final List<Inspection> inspections;
    private final Map<String, Repair> mendings;
    private final TransactionTemplate transaction;

    Audit(DataSource database, List<Inspection> inspections, List<Repair> mendings, TransactionTemplate transaction) {
        this.database = database;
        this.inspections = inspections;
        this.mendings = mendings.stream().collect(Collectors.toMap(Repair::finding, Function.identity()));
        this.transaction = transaction;
        Set<String> listed =
                Checks.ALL.stream().filter(Check::isMended).map(Check::name).collect(Collectors.toSet());
        if (!listed.equals(this.mendings.keySet())) {
            throw new IllegalStateException(
                    "The checks that promise a repair (%s) are not those that have one (%s)"
                            .formatted(listed, this.mendings.keySet()));
        }
    }

    AuditResult run(boolean repair) throws SQLException {
        List<Finding> found = look();
        if (found.isEmpty()) {
            return new AuditResult(List.of(), List.of(), Snapshot.logCutUntil(database));
        }
        if (repair) {
            found.forEach(this::mend);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        Map<Key, Finding> before = byKey(found);
        Map<Key, Finding> now = byKey(look());
        List<Finding> mended = new ArrayList<>();
        if (repair) {
            before.forEach((key, difference) -> {
                if (!now.containsKey(key) && mendings.containsKey(key.name())) {
                    mended.add(difference);
                }
            });
        }
        now.keySet()
                .retainAll(before.keySet()); // a new finding was in flight a moment ago, or the next audit finds it too
        return new AuditResult(mended, List.copyOf(now.values()), Snapshot.logCutUntil(database));
    }

    private List<Finding> look() throws SQLException {
        List<Finding> found = new ArrayList<>(Snapshot.differences(database));
        inspections.forEach(inspection -> found.addAll(inspection.inspect()));
        return found;
    }

    private void mend(Finding difference) {
        Repair mending = mendings.get(difference.name());
        if (mending == null) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> mending.repair(difference.key()));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "Audit finding not repaired: finding={} reason={}; remove the reason and run the audit with --repair again",
                    difference.description(),
                    failed.toString());
        }
    }

    private record Key(String name, String key) {}

    private static Map<Key, Finding> byKey(List<Finding> differences) {
        Map<Key, Finding> byKey = new LinkedHashMap<>();
        differences.forEach(each -> byKey.merge(new Key(each.name(), each.key()), each, (one, other) -> one));
        return byKey;
    }
}
