package platform.edit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.transaction.support.TransactionTemplate;
import platform.idempotency.IdempotencyRows;
import platform.idempotency.InProgress;
import testing.NoAuditLog;

/** Edits for tests. */
public final class TestEdits {

    private TestEdits() {}

    /** For an edit in a transaction of the test. */
    public static Editing at(Instant now) {
        return new Editing(Precondition.NONE, now);
    }

    /** The edits of a module on one instance of a small test: without an audit log, patches and imports. */
    public static Edits of(IdempotencyRows keys, TransactionTemplate transaction) {
        return new Edits(
                keys,
                new Edits.Means(
                        new InProgress(),
                        null,
                        transaction,
                        new NoAuditLog(),
                        null,
                        new Handling.Limit(Duration.ofMinutes(1)),
                        Clock.systemUTC()));
    }
}
