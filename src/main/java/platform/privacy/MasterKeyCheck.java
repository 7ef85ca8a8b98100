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
 * Refuses the start if the configured master keys do not match the database. Without this check, the first order of each person would fail.
 *
 * <p>Each version that wraps a stored personal key must be configured and must open that key. This applies also to versions that {@code
 * platform.master_key} does not list: a database of an older build, or one into which a dump was restored, has keys of such versions. Each
 * listed version that is configured must be the same master key as the listed one. A listed version is retired when it no longer wraps a
 * key and is no longer configured.
 */
final class MasterKeyCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeyCheck.class);

    private final StoredMasterKeys stored;
    private final MasterKeys masterKeys;
    private final TransactionTemplate transaction;
    private final boolean checks;

    /** @param checks false for a task, which opens and seals no data and therefore needs no master key */
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
     * Reads all personal keys once.
     *
     * @throws IllegalStateException if a master key is missing or wrong; it names the version and the configuration key to set. Nothing is
     *     changed then
     */
    void check() {
        transaction.executeWithoutResult(status -> {
            Set<Integer> inUse = stored.keysByVersion().keySet();
            inUse.forEach(this::requireOpens);
            SortedSet<Integer> listed = new TreeSet<>(inUse); // sorted, as instances may start together and lock rows
            listed.retainAll(masterKeys.versions()); // other versions have no keys any more
            listed.add(masterKeys.current());
            listed.forEach(stored::saveAsInUse);
            stored.known().forEach(known -> check(known, inUse));
        });
    }

    private void requireOpens(int version) {
        stored.findAnyWrappedUnder(version).ifPresent(key -> masterKeys.unwrap(key.owner(), key.wrapped()));
    }

    private void check(Known known, Set<Integer> inUse) {
        if (masterKeys.versions().contains(known.version())) {
            if (!masterKeys.isProof(known.version(), known.proof())) {
                throw new IllegalStateException("%s is not the master key that this database knows as version %d"
                        .formatted(masterKeys.property(known.version()), known.version()));
            }
        } else if (known.retiredAt() == null && !inUse.contains(known.version())) {
            stored.retire(known.version());
            LOG.info(
                    "Master key version {} is retired: it wraps no personal key now; keep it for 30 days for dumps of keys",
                    known.version());
        }
    }
}
