package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static platform.sql.Writes.atCommit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Notes.Written;

/**
 * Writes whose result no code needs go to the database together at the end of their transaction.
 *
 * <p>Seen to fail without each of these rules for the gathered writes: they keep their order; they need one round trip;
 * a savepoint is refused; no write is accepted after the commit.
 */
class WritesTogetherWhatCommitsTests extends NodeTest {

    private static final String JOURNAL = "writes";

    private final Node node = start(Node.on(Notes.database()));
    private final TransactionTemplate transaction = node.transaction();
    private final List<String> statements = new ArrayList<>();
    private final DSLContext sql = DSL.using(node.sql()
            .configuration()
            .derive(new CallbackExecuteListener().onExecuteStart(sent -> statements.add(sent.sql()))));

    @Test
    void inOneRoundTripAndInTheirOrder() {
        transaction.executeWithoutResult(status -> {
            atCommit(insertion("first"));
            atCommit(sql.update(table("journal"))
                    .set(field("entry", String.class), "second")
                    .where(field("entry").eq("first")));
            node.publishRaw(new Written("lane", "with its event"));
            atCommit(insertion("third"));
            assertWritten();
            assertThat(statements).isEmpty();
        });

        assertWritten("second", "third");
        assertThat(Notes.rows("outbox.event")).isEqualTo(1);
        assertThat(statements)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .containsSubsequence(
                                "insert into journal",
                                "update journal",
                                "insert into journal",
                                "insert into outbox.event_group"));
    }

    @Test
    void allOrNone() {
        Throwable refused = catchThrowable(() -> transaction.executeWithoutResult(status -> {
            atCommit(insertion("first"));
            atCommit(sql.insertInto(table("outbox.cursor"))
                    .set(field("name", String.class), val(null, String.class))); // must not be null
            atCommit(insertion("third"));
        }));

        assertThat(refused).isInstanceOf(IntegrityConstraintViolationException.class);
        assertWritten();
    }

    @Test
    void noneThatIsRolledBack() {
        transaction.executeWithoutResult(status -> {
            atCommit(insertion("gone"));
            status.setRollbackOnly();
        });

        assertThat(statements).isEmpty();
        assertWritten();
    }

    @Test
    void atOnceWithoutATransaction() {
        atCommit(insertion("at once"));

        assertWritten("at once");
    }

    @Test
    void aWriteAfterTheCommitFailsInsteadOfBeingLost() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        transaction.executeWithoutResult(status ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        refused.set(catchThrowable(() -> atCommit(insertion("too late"))));
                    }
                }));

        assertThat(refused.get()).isInstanceOf(IllegalStateException.class);
        assertWritten();
    }

    @Test
    void aTransactionWithinATransactionStandsForItself() {
        transaction.executeWithoutResult(outer -> {
            atCommit(insertion("outer"));
            node.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                    .executeWithoutResult(inner -> atCommit(insertion("inner")));
            assertWritten("inner");
            node.transaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
                    .executeWithoutResult(none -> atCommit(insertion("outside")));
            assertWritten("inner", "outside");
        });

        assertWritten("inner", "outside", "outer");
    }

    @Test
    void aSavepointIsRefusedAsItsRollbackWouldNotReachItsWrites() {
        transaction.executeWithoutResult(outer -> {
            atCommit(insertion("before"));
            assertThatThrownBy(() -> node.transaction(TransactionDefinition.PROPAGATION_NESTED)
                            .executeWithoutResult(nested -> atCommit(insertion("nested"))))
                    .isInstanceOf(UnsupportedOperationException.class);
            atCommit(insertion("after"));
        });

        assertWritten("before", "after");
    }

    private Query insertion(String entry) {
        return sql.insertInto(table("journal"))
                .set(field("listener", String.class), JOURNAL)
                .set(field("lane", String.class), "lane")
                .set(field("entry", String.class), entry);
    }

    private static void assertWritten(String... entries) {
        assertThat(Notes.journal(JOURNAL)).containsExactly(entries);
    }
}
