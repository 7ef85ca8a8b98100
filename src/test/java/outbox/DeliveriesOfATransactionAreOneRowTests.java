package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import outbox.Notes.Written;
import outbox.parked.ParkedEvents;

/** The deliveries of a transaction to a unit of work are one row, until one of them is not like the others. */
@Tag("contention")
class DeliveriesOfATransactionAreOneRowTests extends NotesTest {

    private static final String READ_BY_A_LISTENER = IdleListenersLeaveTheTableAloneTests.READ_BY_A_LISTENER;
    private static final String GROUPS = "outbox.delivery_group";
    private static final String SINGLE = "outbox.delivery";

    /** Without the row of the event 0, which a read of the table may have split. */
    private static final String OF_SEVERAL = " where cardinality(event_ids) > 1";

    private final Pause pause = new Pause();
    private final Set<String> bad = new ConcurrentSkipListSet<>();

    @BeforeEach
    void pauseAtZero() {
        reader.deciding = text -> {
            if (text.equals("0")) {
                pause.here();
            }
            assertThat(bad).doesNotContain(text);
        };
    }

    @AfterEach
    void goOn() {
        pause.end();
    }

    @Test
    void theyAreStoredAndHandledAsARow() {
        Node node = busy(node().notes(reader));
        node.publish(events("a", "b", "c"));

        assertThat(Notes.rows(GROUPS + OF_SEVERAL)).isEqualTo(1);
        assertThat(Notes.rows(SINGLE + " where lane <> 'lane0'")).isZero();
        assertThat(Notes.deliveries()).isEqualTo(4);
        long deletions = node.statements("delete from \"outbox\".\"delivery\"");
        pause.end();
        Notes.awaitJournal("reader", "0", "a", "b", "c");
        Notes.awaitDelivered();
        assertThat(node.statements("delete from \"outbox\".\"delivery\""))
                .as("statements for single deliveries")
                .isEqualTo(deletions);
    }

    @Test
    void aRowHasAtMostAsManyAsABatch() {
        Node node = busy(node().notes(reader).with("batch-limit", 4));
        node.publish(IntStream.rangeClosed(1, 10)
                .mapToObj(number -> new Written("lane" + number, "" + number))
                .toArray(Event[]::new));

        assertThat(Notes.sql()
                        .texts("select cardinality(event_ids)::text from outbox.delivery_group" + OF_SEVERAL
                                + " order by first_event"))
                .containsExactly("4", "4", "2");
        pause.end();
        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).hasSize(11);
    }

    @Test
    void deliveriesToOutsideListenersHaveRowsOfTheirOwn() {
        Node node = start(node().outside("outside", new Node.Outside<Written>("outside", Written.class) {
            @Override
            public List<Event> call(Written event) {
                pause.here();
                return List.of();
            }
        }));
        node.publish(events("a", "b"));

        assertThat(Notes.rows(GROUPS)).isZero();
        assertThat(Notes.rows(SINGLE)).isEqualTo(2);
    }

    /** The first one of a lane fails: the later one of its lane waits, although both came from one row. */
    @Test
    void theLanesOfARowKeepTheirOrderWhenOneIsHeld() {
        bad.add("a1");
        Node node = start(node().notes(reader).with("attempt-limit", 3));
        node.publish(new Written("a", "a1"), new Written("b", "b1"), new Written("a", "a2"), new Written("b", "b2"));

        Notes.awaitParked();
        Notes.awaitJournal("reader", "b1", "b2");
        assertThat(Notes.sql().texts("select event_id::text from outbox.delivery order by position"))
                .as("positions as in the row")
                .isSorted()
                .hasSize(2);
        bad.clear();
        long parked = Notes.sql().count("select min(event_id) from outbox.delivery");
        assertThat(node.get(ParkedEvents.class).resend("reader", parked)).isTrue();
        Notes.awaitJournal("reader", "b1", "b2", "a1", "a2");
    }

    /** The row is in the queue when an earlier delivery of one of its lanes is parked. */
    @Test
    void aRowWithAHeldLaneIsSplitWhenItIsClaimed() {
        Node node = busy(node().notes(reader));
        node.publish(new Written("a", "a2"), new Written("b", "b2"));
        Notes.insert("reader", 1, node.id(), 4, new Written("a", "a1"));
        Notes.sql().execute("update outbox.delivery set held_until = 'infinity', position = -1 where event_id = 1");
        pause.end();

        Notes.awaitJournal("reader", "0", "b2");
        await().until(() -> node.inbox("reader").isIdle());
        assertThat(Notes.rows(GROUPS)).isZero();
        assertThat(Notes.rows(SINGLE + " where attempts = 0 and held_until is null"))
                .as("the one that waits")
                .isEqualTo(1);
        assertThat(node.get(ParkedEvents.class).resend("reader", 1)).isTrue();
        Notes.awaitJournal("reader", "0", "b2", "a1", "a2");
    }

    @Test
    void afterATakeOverEachIsReadOnceAndCountsItsAttempt() {
        Node dead = busy(node().notes(reader));
        dead.publish(events("a", "b", "c"));
        dead.kill();
        pause.end();
        bad.addAll(List.of("a", "b", "c", "0"));
        otherReader.deciding = reader.deciding;
        start(node().notes(otherReader).with("retry-backoff", "1m"));

        await().until(() -> Notes.rows(SINGLE + " where held_until is not null") == 4);
        assertThat(Notes.rows(GROUPS)).isZero();
        assertThat(Notes.sql().texts("select distinct attempts::text from outbox.delivery"))
                .as("a take-over, and a failure")
                .containsExactly("2");
    }

    /** Its owner is alive and has it in memory, but another instance took it over. */
    @Test
    void aRowOfTwoOwnersIsHandledOnce() {
        Node first = busy(node().notes(reader));
        first.publish(events("a", "b"));
        Node second = start(node().notes(otherReader));
        Notes.sql().execute("update outbox.delivery_group set owner = ? where cardinality(event_ids) = 2", second.id());

        Notes.awaitJournal("reader", "a", "b");
        pause.end();
        Notes.awaitDelivered();
        await().until(() -> first.inbox("reader").isIdle());
        assertThat(Notes.journal("reader")).containsExactly("a", "b", "0");
    }

    @Test
    void aTypeThatTheNextOwnerDoesNotKnowIsLeftToOthers() {
        Node dead = busy(node().notes(reader));
        dead.publish(events("a", "b"));
        dead.kill();
        Notes.sql().execute("update outbox.event_group set type = 'unknown.v1' where payload like '%\"a\"%'");
        otherReader.deciding = text -> {};
        start(node().notes(otherReader));

        await().until(() -> Notes.journal("reader").containsAll(List.of("0", "b")));
        assertThat(Notes.sql().texts("select owner::text from outbox.delivery"))
                .doesNotContain("0")
                .hasSize(1);
        assertThat(Notes.rows(SINGLE + " where attempts = 0 and held_until is null"))
                .isEqualTo(1);
    }

    /** A build that knows no groups deletes the row of the dead instance, and then takes over single deliveries without an owner. */
    @Test
    void anEarlierBuildFindsThemWhenItDeletesTheDeadInstance() {
        Node dead = busy(node().notes(reader));
        dead.publish(events("a", "b"));
        long owner = dead.id();
        dead.kill();
        assertThat(Notes.rows(GROUPS + OF_SEVERAL)).isEqualTo(1);
        Notes.sql().execute("delete from outbox.instance where id = ?", owner);

        assertThat(Notes.rows(GROUPS)).isZero();
        assertThat(Notes.rows(SINGLE + " where lane like 'lane%' and owner = " + owner))
                .isEqualTo(3);
    }

    /** A heartbeat can let the listener read the table after the commit of a row and before the row is in the queue. */
    @Test
    void aRowThatIsReadBeforeItIsQueuedIsHandledOnce() {
        Node node = start(node().notes(reader).with("heartbeat", "20ms"));
        node.transaction().executeWithoutResult(status -> {
            registerSynchronization(new TransactionSynchronization() {
                @Override
                public int getOrder() {
                    return Ordered.HIGHEST_PRECEDENCE;
                }

                @Override
                public void afterCommit() {
                    await().until(() -> Notes.rows(GROUPS) == 0);
                }
            });
            for (Event event : events("a", "b")) {
                node.publishRaw(event);
            }
        });

        Notes.awaitDelivered();
        await().until(() -> node.inbox("reader").isIdle());
        assertThat(Notes.journal("reader")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aSegmentIsKeptForAnyDeliveryOfARow() {
        Node node = busy(node().notes(reader));
        node.publish(events("a", "b", "c"));
        long last = Notes.sql().count("select max(id) from outbox.event");

        assertThat(Notes.sql().text("select outbox.still_delivered(?::bigint, ?::bigint)", last, last + 1))
                .contains("event " + last);
    }

    /** A node whose worker is busy with the event 0, so that what follows stays in its queue. */
    private Node busy(Node.Setup setup) {
        Node node = start(setup);
        await().until(() -> node.statements(READ_BY_A_LISTENER)
                > 0); // what was committed before would be read as single deliveries
        node.publish(new Written("lane0", "0"));
        pause.awaitReached();
        return node;
    }

    private static Event[] events(String... texts) {
        return List.of(texts).stream()
                .map(text -> new Written("lane " + text, text))
                .toArray(Event[]::new);
    }
}
