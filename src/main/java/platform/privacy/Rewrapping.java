package platform.privacy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;
import platform.privacy.StoredMasterKeys.Row;

/**
 * Rewraps personal keys from earlier master keys to the current one, in batches, on one instance at a time. It rewraps only from lower
 * versions to higher ones. So instances that still have the old master key during a rolling restart do not undo the work.
 */
final class Rewrapping extends ApplicationLoop {

    static final int BATCH = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Rewrapping.class);

    /** Pause after a batch, so that orders have priority. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * Pause while nothing is left. It must go on, as instances with the old master key may create keys under it until they are restarted.
     */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final int LOGGED_EACH = 50;

    private final StoredMasterKeys stored;
    private final MasterKeys masterKeys;
    private final TransactionTemplate transaction;
    private final List<Integer> earlier;

    private boolean passRunning;

    /** The last owner of the previous batch; the next batch starts after it. */
    private String after = "";

    private int batches;
    private volatile long left;

    /** @param serves false for a task, which must not write */
    Rewrapping(StoredMasterKeys stored, MasterKeys masterKeys, TransactionTemplate transaction, boolean serves) {
        super(serves && !masterKeys.earlier().isEmpty());
        this.stored = stored;
        this.masterKeys = masterKeys;
        this.transaction = transaction;
        this.earlier = masterKeys.earlier();
    }

    /** Number of keys that still need rewrapping, as last counted by this instance. */
    long left() {
        return left;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("rewrapping", IDLE, this::round);
    }

    /** Rewraps one batch; returns the wait before the next round. */
    Duration round() {
        if (!passRunning && !recountKeysLeft()) {
            return IDLE;
        }
        Batch batch = transaction.execute(status -> stored.lockRewrapping() ? next() : Batch.ELSEWHERE);
        left = Math.max(0, left - batch.rewrapped());
        passRunning = batch.after() != null;
        after = batch.after() == null ? "" : batch.after();
        if (batches++ % LOGGED_EACH == 0 && batch.rewrapped() > 0) {
            LOG.info(
                    "Personal keys are being wrapped under master key version {}: about {} are left",
                    masterKeys.current(),
                    left);
        }
        return passRunning || batch.rewrapped() > 0 ? PAUSE : IDLE;
    }

    private boolean recountKeysLeft() {
        boolean wereLeft = left > 0;
        left = stored.keysByVersion().entrySet().stream()
                .filter(keys -> keys.getKey() < masterKeys.current())
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (left == 0 && (wereLeft || batches > 0)) {
            batches = 0;
            LOG.info("All personal keys are wrapped under master key version {}", masterKeys.current());
        }
        return left > 0;
    }

    /** @param after last owner of this batch, after whom the next batch starts; null if this was the last batch */
    private record Batch(int rewrapped, @Nullable String after) {

        /** Another instance holds the lock and rewraps. */
        static final Batch ELSEWHERE = new Batch(0, null);
    }

    private Batch next() {
        List<Row> keys = stored.wrappedUnder(earlier, after, BATCH);
        int rewrapped = keys.isEmpty() ? 0 : stored.rewrap(keys);
        return new Batch(rewrapped, keys.size() < BATCH ? null : keys.getLast().owner());
    }
}
