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
import platform.audit.Difference;
import platform.audit.Inspection;
import platform.audit.Mending;

/** Looks, mends what it may, and looks again. */
@Component
@ConditionalOnAudit
class Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** Until what was found is looked for once more. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource database;
    private final List<Inspection> inspections;
    private final Map<String, Mending> mendings;
    private final TransactionTemplate transaction;

    Audit(DataSource database, List<Inspection> inspections, List<Mending> mendings, TransactionTemplate transaction) {
        this.database = database;
        this.inspections = inspections;
        this.mendings = mendings.stream().collect(Collectors.toMap(Mending::difference, Function.identity()));
        this.transaction = transaction;
        Set<String> listed =
                Checks.ALL.stream().filter(Check::isMended).map(Check::name).collect(Collectors.toSet());
        if (!listed.equals(this.mendings.keySet())) {
            throw new IllegalStateException(
                    "Listed as mended: %s, mended: %s".formatted(listed, this.mendings.keySet()));
        }
    }

    Outcome run(boolean repair) throws SQLException {
        List<Difference> found = look();
        if (found.isEmpty()) {
            return new Outcome(List.of(), List.of(), Snapshot.logCutUntil(database));
        }
        if (repair) {
            found.forEach(this::mend);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        Map<Key, Difference> before = byKey(found);
        Map<Key, Difference> now = byKey(look());
        List<Difference> mended = new ArrayList<>();
        if (repair) {
            before.forEach((key, difference) -> {
                if (!now.containsKey(key) && mendings.containsKey(key.name())) {
                    mended.add(difference);
                }
            });
        }
        now.keySet()
                .retainAll(before.keySet()); // what is new was under way a moment ago, or will be seen the next time
        return new Outcome(mended, List.copyOf(now.values()), Snapshot.logCutUntil(database));
    }

    private List<Difference> look() throws SQLException {
        List<Difference> found = new ArrayList<>(Snapshot.differences(database));
        inspections.forEach(inspection -> found.addAll(inspection.look()));
        return found;
    }

    private void mend(Difference difference) {
        Mending mending = mendings.get(difference.name());
        if (mending == null) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> mending.mend(difference.key()));
        } catch (RuntimeException failed) {
            LOG.warn("Not mended: {}: {}", difference.says(), failed.toString());
        }
    }

    private record Key(String name, String key) {}

    private static Map<Key, Difference> byKey(List<Difference> differences) {
        Map<Key, Difference> byKey = new LinkedHashMap<>();
        differences.forEach(each -> byKey.merge(new Key(each.name(), each.key()), each, (one, other) -> one));
        return byKey;
    }
}
