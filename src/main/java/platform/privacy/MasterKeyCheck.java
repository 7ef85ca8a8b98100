package platform.privacy;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.support.TransactionTemplate;
import platform.privacy.StoredMasterKeys.Known;

/**
 * Refuses a start with master keys that are not those of the database. Otherwise the first order of each person would fail.
 *
 * <p>Each version that wraps a stored personal key must be configured and must open that key, whether the database has noted the version
 * or not: a database of an older build, and one into which a dump was restored, hold keys of versions that {@code platform.master_key}
 * does not list. Each noted version that is configured must be the noted key. A version that wraps nothing any more is retired when it is
 * no longer configured.
 */
final class MasterKeyCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeyCheck.class);

    private final StoredMasterKeys stored;
    private final MasterKeys masterKeys;
    private final TransactionTemplate transaction;
    private final boolean checks;

    /** @param checks false for a task, which opens and seals nothing and needs no master key */
    MasterKeyCheck(StoredMasterKeys stored, MasterKeys masterKeys, TransactionTemplate transaction, boolean checks) {
        this.stored = stored;
        this.masterKeys = masterKeys;
        this.transaction = transaction;
        this.checks = checks;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (checks) {
            check();
        }
    }

    /**
     * Looks through all personal keys once.
     *
     * @throws IllegalStateException that names the version and the configuration key to set; nothing was noted then
     */
    void check() {
        transaction.executeWithoutResult(status -> {
            Set<Integer> inUse = stored.keysByVersion().keySet();
            inUse.forEach(this::requireOpens);
            SortedSet<Integer> noted =
                    new TreeSet<>(inUse); // in this order on all instances, as they may start together
            noted.retainAll(masterKeys.versions()); // one may have been rewrapped since
            noted.add(masterKeys.current());
            noted.forEach(stored::note);
            stored.known().forEach(known -> check(known, inUse));
        });
    }

    private void requireOpens(int version) {
        stored.oneUnder(version).ifPresent(key -> masterKeys.unwrap(key.owner(), key.wrapped()));
    }

    private void check(Known known, Set<Integer> inUse) {
        if (masterKeys.versions().contains(known.version())) {
            if (!masterKeys.isProof(known.version(), known.proof())) {
                throw new IllegalStateException("%s is not the master key that version %d is in this database"
                        .formatted(masterKeys.property(known.version()), known.version()));
            }
        } else if (known.retiredAt() == null && !inUse.contains(known.version())) {
            stored.retire(known.version());
            LOG.info(
                    "Master key version {} is retired: it wraps no personal key of this database any more; keep it for 30 days for dumps of keys",
                    known.version());
        }
    }
}
