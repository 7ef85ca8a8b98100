package outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;
import outbox.Notes.Written;
import outbox.delivery.Inbox;
import outbox.delivery.Item;
import testing.TestDatabase;

/** Whoever freezes, wakes, is slow or is wrong about what it owns. */
class OneBatchAtMostCommitsADeliveryTests {

    private final TestDatabase database = Notes.database();
    private final Notes.Reader left = new Notes.Reader();
    private final Notes.Reader right = new Notes.Reader();

    @Test
    void anInstanceThatFreezesInABatchAndWakesHasLostIt() {
        AtomicInteger tries = new AtomicInteger();
        try (Node frozen = Node.on(database).notes(left).quick().start()) {
            left.deciding = text -> {
                if (tries.incrementAndGet() == 1) {
                    frozen.freeze();
                }
            };
            frozen.publish(new Written("lane", "first"));
            await().until(() -> tries.get() == 1);

            try (Node other = Node.on(database).notes(right).quick().start()) {
                await().until(() -> Notes.journal("reader").size() == 1);
                frozen.wake();

                await().until(() -> frozen.inbox("reader").isIdle());
                assertThat(Notes.journal("reader")).containsExactly("first");
                assertThat(tries).hasValue(1);
            }
        }
    }

    @Test
    void whatAFrozenInstanceHasQueuedIsNotItsAnyMore() {
        CountDownLatch asleep = new CountDownLatch(1);
        try (Node frozen = Node.on(database).notes(left).quick().start()) {
            left.deciding = text -> Race.await(asleep);
            frozen.publish(new Written("lane", "0"));
            await().until(() -> frozen.inbox("reader").depth() == 0);
            frozen.publish(new Written("lane", "1"), new Written("lane", "2"), new Written("other", "3"));
            frozen.freeze();

            try (Node other = Node.on(database).notes(right).quick().start()) {
                await().until(() -> Notes.journal("reader").size() == 4);
                asleep.countDown();
                frozen.wake();

                await().until(() -> frozen.inbox("reader").isIdle());
                assertThat(Notes.journal("reader")).containsExactlyInAnyOrder("0", "1", "2", "3");
                assertThat(Notes.count("outbox.event where type = 'test.note.read.v1'"))
                        .isEqualTo(4);
            }
        }
    }

    @Test
    void twoThatBelieveToOwnItDecideItOnce() {
        CountDownLatch busy = new CountDownLatch(1);
        left.deciding = text -> Race.await(busy);
        try (Node first = Node.on(database).notes(left).start();
                Node second = Node.on(database).notes(right).start()) {
            first.publish(new Written("lane", "0"));
            await().until(() -> first.inbox("reader").depth() == 0);
            first.publish(new Written("lane", "1"));
            assertThat(first.inbox("reader").depth()).isEqualTo(1);
            Notes.sql()
                    .sql("update outbox.delivery set owner = ? where event_id = (select max(id) from outbox.event)")
                    .param(second.id())
                    .update();

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
            busy.countDown();

            await().until(() -> Notes.deliveries() == 0);
            await().until(() -> first.inbox("reader").isIdle());
            assertThat(Notes.journal("reader")).containsExactly("1", "0");
        }
    }

    @Test
    void whatWasTakenOverIsLeftToItsNewOwner() {
        CountDownLatch busy = new CountDownLatch(1);
        left.deciding = text -> Race.await(busy);
        try (Node first = Node.on(database).notes(left).start();
                Node owner = Node.on(database).start()) { // which has no such listener, so it will not act
            first.publish(new Written("lane", "0"));
            await().until(() -> first.inbox("reader").depth() == 0);
            first.publish(new Written("lane", "1"));
            Notes.sql()
                    .sql("update outbox.delivery set owner = ? where event_id = (select max(id) from outbox.event)")
                    .param(owner.id())
                    .update();
            busy.countDown();

            await().until(() -> first.inbox("reader").isIdle());
            assertThat(Notes.journal("reader")).containsExactly("0");
            assertThat(Notes.count("outbox.delivery where owner = " + owner.id()))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatIsTwiceInABatchIsDecidedOnce() {
        CountDownLatch busy = new CountDownLatch(1);
        left.deciding = text -> Race.await(busy);
        try (Node node = Node.on(database).notes(left).start()) {
            node.publish(new Written("lane", "0"));
            Inbox inbox = node.inbox("reader");
            await().until(() -> inbox.depth() == 0);
            node.publish(new Written("lane", "1"));
            ((Set<?>) requireNonNull(ReflectionTestUtils.getField(inbox, "present"))).clear(); // it is wrong
            inbox.offer(new Item.Delivery(lastEventId(), new Written("lane", "1"), null, 0, false));
            assertThat(inbox.depth()).isEqualTo(2);
            busy.countDown();

            await().until(() -> Notes.deliveries() == 0 && inbox.isIdle());
            assertThat(Notes.journal("reader")).containsExactly("0", "1");
        }
    }

    private static long lastEventId() {
        return Notes.sql()
                .sql("select max(id) from outbox.event")
                .query(Long.class)
                .single();
    }

    @Test
    void whatIsBeingWorkedOnIsNotTakenOverAndBlocksNobody() {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        left.deciding = text -> {
            tries.incrementAndGet();
            Race.await(slow);
        };
        try (Node frozen = Node.on(database).notes(left).start();
                Node other =
                        Node.on(database).notes(right).with("lease", "300ms").start()) {
            frozen.publish(new Written("lane", "slow"));
            await().until(() -> tries.get() == 1);
            frozen.freeze();
            await().until(() -> Notes.count("outbox.instance where heartbeat_at < now() - interval '500ms'") == 1);

            other.publish(new Written("other", "quick"));
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("quick"));
            assertThat(Notes.count("pg_locks where not granted"))
                    .as("nobody waits")
                    .isZero();
            frozen.wake();
            slow.countDown();

            await().until(() -> Notes.deliveries() == 0);
            assertThat(Notes.journal("reader")).containsExactly("quick", "slow");
            assertThat(tries).hasValue(1);
        }
    }
}
