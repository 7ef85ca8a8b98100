package outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;
import outbox.Notes.Written;
import outbox.delivery.Inbox;
import outbox.delivery.Item;

/** At most one batch commits a delivery, also if an instance freezes, wakes up, is slow or is wrong about the deliveries that it owns. */
class OneBatchAtMostCommitsADeliveryTests extends NotesTest {

    @Test
    void anInstanceThatFreezesInABatchAndWakesHasLostIt() {
        AtomicInteger tries = new AtomicInteger();
        Node frozen = start(node().notes(reader).quick());
        Pause pause = new Pause();
        reader.deciding = text -> {
            tries.incrementAndGet();
            pause.here();
        };
        frozen.publish(new Written("lane", "first"));
        pause.awaitReached();
        frozen.freeze();
        pause.end();

        Node other = start(node().notes(otherReader).quick());
        await().until(() -> Notes.journal("reader").size() == 1);
        frozen.wake();

        await().until(() -> frozen.inbox("reader").isIdle());
        assertThat(Notes.journal("reader")).containsExactly("first");
        assertThat(tries).hasValue(1);
    }

    @Test
    void theQueuedDeliveriesOfAFrozenInstanceAreTakenOver() {
        Pause pause = new Pause();
        Node frozen = start(node().notes(reader).quick());
        reader.deciding = text -> pause.here();
        frozen.publish(new Written("lane", "0"));
        await().until(() -> frozen.inbox("reader").depth() == 0);
        frozen.publish(new Written("lane", "1"), new Written("lane", "2"), new Written("other", "3"));
        frozen.freeze();

        Node other = start(node().notes(otherReader).quick());
        await().until(() -> Notes.journal("reader").size() == 4);
        pause.end();
        frozen.wake();

        await().until(() -> frozen.inbox("reader").isIdle());
        assertThat(Notes.journal("reader")).containsExactlyInAnyOrder("0", "1", "2", "3");
        assertThat(Notes.sql()
                        .count("select count(*) from outbox.event where type = ?", EventTypes.nameOf(Notes.Read.class)))
                .isEqualTo(4);
    }

    @Test
    void twoThatBelieveToOwnItDecideItOnce() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node first = start(node().notes(reader));
        Node second = start(node().notes(otherReader));
        first.publish(new Written("lane", "0"));
        await().until(() -> first.inbox("reader").depth() == 0);
        first.publish(new Written("lane", "1"));
        assertThat(first.inbox("reader").depth()).isEqualTo(1);
        Notes.sql()
                .execute(
                        "update outbox.delivery_group set owner = ? where first_event = (select max(id) from outbox.event)",
                        second.id());

        Notes.awaitJournal("reader", "1");
        pause.end();

        Notes.awaitDelivered();
        await().until(() -> first.inbox("reader").isIdle());
        assertThat(Notes.journal("reader")).containsExactly("1", "0");
    }

    @Test
    void aDeliveryThatWasTakenOverBelongsToItsNewOwner() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node first = start(node().notes(reader));
        Node owner = start(node()); // it has no such listener, so it does not act
        first.publish(new Written("lane", "0"));
        await().until(() -> first.inbox("reader").depth() == 0);
        first.publish(new Written("lane", "1"));
        Notes.sql()
                .execute(
                        "update outbox.delivery_group set owner = ? where first_event = (select max(id) from outbox.event)",
                        owner.id());
        pause.end();

        await().until(() -> first.inbox("reader").isIdle());
        assertThat(Notes.journal("reader")).containsExactly("0");
        assertThat(Notes.rows("outbox.open_delivery where owner = " + owner.id()))
                .isEqualTo(1);
    }

    @Test
    void aDeliveryThatIsTwiceInABatchIsDecidedOnce() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "0"));
        Inbox inbox = node.inbox("reader");
        await().until(() -> inbox.depth() == 0);
        node.publish(new Written("lane", "1"));
        ((Set<?>) requireNonNull(ReflectionTestUtils.getField(inbox, "present"))).clear(); // the inbox forgets its ids
        inbox.offer(new Item.Delivery(lastEventId(), new Written("lane", "1"), null, 0, false));
        assertThat(inbox.depth()).isEqualTo(2);
        pause.end();

        await().until(() -> Notes.deliveries() == 0 && inbox.isIdle());
        assertThat(Notes.journal("reader")).containsExactly("0", "1");
    }

    private static long lastEventId() {
        return Notes.sql().count("select max(id) from outbox.event");
    }

    @Test
    void aDeliveryInWorkIsNotTakenOverAndBlocksNoOther() {
        Pause pause = new Pause();
        AtomicInteger tries = new AtomicInteger();
        reader.deciding = text -> {
            tries.incrementAndGet();
            pause.here();
        };
        Node frozen = start(node().notes(reader));
        frozen.publish(new Written("lane", "slow"));
        await().until(() -> tries.get() == 1);
        frozen.freeze();
        Node other = start(node().notes(otherReader).with("lease", "300ms"));
        await().until(() ->
                Notes.rows("outbox.instance where heartbeat_at < now() - interval '500ms' and id = " + frozen.id())
                        == 1);

        other.publish(new Written("other", "quick"));
        Notes.awaitJournal("reader", "quick");
        assertThat(Notes.locksAwaited()).as("no transaction waits for a lock").isZero();
        frozen.wake();
        pause.end();

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("quick", "slow");
        assertThat(tries).hasValue(1);
    }
}
