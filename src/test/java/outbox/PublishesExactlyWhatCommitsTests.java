package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Notes.Written;

class PublishesExactlyWhatCommitsTests extends NodeTest {

    private final Node node = start(Node.on(Notes.database()).notes(new Notes.Reader()));
    private final TransactionTemplate transaction = node.transaction();

    @Test
    void aRollbackPublishesNothing() {
        transaction.executeWithoutResult(status -> {
            publish("gone");
            status.setRollbackOnly();
        });

        assertPublished();
    }

    @Test
    void withoutATransactionPublishingFails() {
        assertThatIllegalStateException().isThrownBy(() -> publish("without a transaction"));
        assertThatIllegalStateException()
                .isThrownBy(() -> node.get(Outbox.class).publish(outgoing("without a transaction")));
    }

    @Test
    void afterTheCommitPublishingFailsRatherThanBeingLost() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        transaction.executeWithoutResult(status -> {
            publish("kept");
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    refused.set(catchThrowable(() -> publish("too late")));
                }
            });
        });

        assertThat(refused.get()).isInstanceOf(IllegalStateException.class);
        assertPublished("kept");
    }

    @Test
    void anEventPublishedJustBeforeTheCommitIsKept() {
        transaction.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        publish("at the last moment");
                    }
                }));

        assertPublished("at the last moment");
    }

    @Test
    void aTransactionWithinATransactionStandsForItself() {
        transaction.executeWithoutResult(outer -> {
            publish("outer before");
            node.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                    .executeWithoutResult(inner -> publish("inner"));
            publish("outer after");
            outer.setRollbackOnly();
        });

        assertPublished("inner");
    }

    @Test
    void aMethodThatJoinsATransactionDoesNotCloseIt() {
        transaction.executeWithoutResult(outer -> {
            node.transaction(TransactionDefinition.PROPAGATION_REQUIRED)
                    .executeWithoutResult(inner -> publish("inner"));
            publish("outer after");
        });

        assertPublished("inner", "outer after");
    }

    @Test
    void theOuterTransactionGoesOnAfterTheInnerOne() {
        transaction.executeWithoutResult(outer -> {
            publish("outer before");
            node.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult(inner -> {
                publish("inner");
                inner.setRollbackOnly();
            });
            node.transaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
                    .executeWithoutResult(
                            none -> assertThatIllegalStateException().isThrownBy(() -> publish("suspended")));
            publish("outer after");
        });

        assertPublished("outer before", "outer after");
    }

    @Test
    void aSavepointIsRefusedAsItsRollbackWouldNotReachItsEvents() {
        transaction.executeWithoutResult(outer -> {
            publish("before");
            assertThatThrownBy(() -> node.transaction(TransactionDefinition.PROPAGATION_NESTED)
                            .executeWithoutResult(nested -> publish("nested")))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(outer::createSavepoint).isInstanceOf(UnsupportedOperationException.class);
            publish("after");
        });

        assertPublished("before", "after");
    }

    @Test
    void publishedEventsAreReturnedAsTheLogHasThem() {
        List<Outbox.Published> published =
                transaction.execute(status -> node.get(Outbox.class).publish(outgoing("first", "second")));

        assertThat(published)
                .extracting(Outbox.Published::payload)
                .containsExactly(Notes.payload("lane", "first"), Notes.payload("lane", "second"));
        for (Outbox.Published each : published) {
            assertThat(Notes.rows("outbox.event where id = %d and type = '%s' and payload = '%s'"
                            .formatted(each.eventId(), each.type(), each.payload())))
                    .isEqualTo(1);
        }
    }

    private static List<BatchState.OutgoingEvent> outgoing(String... texts) {
        return Stream.of(texts)
                .map(text -> new BatchState.OutgoingEvent(new Written("lane", text), BatchState.Cause.NONE))
                .toList();
    }

    private void publish(String text) {
        node.publishRaw(new Written("lane", text));
    }

    private void assertPublished(String... texts) {
        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly(texts);
        assertThat(Notes.sql()
                        .texts(
                                "select payload::json ->> 'text' from outbox.event where type = ? order by id",
                                Notes.WRITTEN))
                .containsExactly(texts);
    }
}
