package platform.privacy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.support.TransactionTemplate;
import platform.privacy.StoredMasterKeys.Known;

/**
 * Refuses a start with master keys that are not those of the database: another key under a version that is in use, or none for one that
 * still wraps personal keys. Otherwise the first order of each person would fail.
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

    /** @throws IllegalStateException that names the configuration key to set */
    void check() {
        transaction.executeWithoutResult(status -> {
            if (stored.known().stream().noneMatch(known -> known.version() == masterKeys.current())) {
                stored.oneUnder(masterKeys.current()).ifPresent(key -> masterKeys.unwrap(key.owner(), key.wrapped()));
            }
            stored.noteCurrent();
            stored.known().forEach(this::check);
        });
    }

    private void check(Known known) {
        if (masterKeys.versions().contains(known.version())) {
            if (!masterKeys.isProof(known.version(), known.proof())) {
                throw new IllegalStateException("%s is not the master key that version %d is in this database"
                        .formatted(masterKeys.property(known.version()), known.version()));
            }
        } else if (known.retiredAt() == null) {
            if (stored.oneUnder(known.version()).isPresent()) {
                throw new IllegalStateException("Personal keys are wrapped under master key version %d: set %s"
                        .formatted(known.version(), masterKeys.property(known.version())));
            }
            stored.retire(known.version());
            LOG.info(
                    "Master key version {} is retired: it wraps no personal key of this database any more; keep it for 30 days for dumps of keys",
                    known.version());
        }
    }
}
