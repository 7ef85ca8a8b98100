package outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import outbox.delivery.Inbox;
import outbox.delivery.Item;
import outbox.settings.OutboxProperties;
import testing.BoundSettings;

/** Seen to fail when events read from the table were not sorted together with all waiting events. */
@Tag("contention")
class InboxTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int BATCH = 4;

    private final Inbox inbox = inbox(8, Duration.ofDays(1));

    @BeforeEach
    void refill() {
        inbox.refillLimit();
        inbox.refill(Set.of(), List.of(), null);
    }

    @Test
    void insertsDeliveriesFromTheTableInTheirOrder() throws Exception {
        offer(5, 9);
        inbox.askForRefill();
        assertThat(inbox.refillLimit()).isEqualTo(6);
        inbox.refill(Set.of(), deliveries(3, 5, 7, 11), null);

        assertThat(take()).containsExactly(3L, 5L, 7L, 9L, 11L);
    }

    /** Transactions publish at the same time, so ids arrive in the order of the commits. Within a lane they arrive in their order. */
    @Test
    void putsNothingBeforeAnOlderIdIfIdsArrivedOutOfOrder() throws Exception {
        offer(8, 5); // the queue was full for 6, which has the lane of 5
        inbox.askForRefill();
        inbox.refillLimit();
        inbox.refill(Set.of(), deliveries(6), null);

        assertThat(take()).containsExactly(5L, 6L, 8L);
    }

    @Test
    void takesNothingNewerBeforeTheOverflowIsRead() throws Exception {
        offer(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(inbox.refillLimit()).as("no room").isZero();
        assertThat(take()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        offer(10);
        assertThat(inbox.depth()).isZero();

        assertThat(inbox.refillLimit()).isEqualTo(8);
        inbox.refill(Set.of(), deliveries(9, 10), null);
        offer(11);
        assertThat(take()).containsExactly(9L, 10L, 11L);
    }

    @Test
    void dropsIdsThatAreNewerThanUnreadRowsOfTheTable() throws Exception {
        offer(1, 2, 3, 4, 5, 6, 7, 8, 9);
        take();
        assertThat(inbox.refillLimit()).isEqualTo(8);
        offer(40); // while the table is read; it has more rows than fit
        inbox.refill(Set.of(), deliveries(9, 10, 11, 12, 13, 14, 15, 16), 16L);
        offer(41);

        assertThat(take()).containsExactly(9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L);
        assertThat(inbox.refillLimit()).isEqualTo(8);
        inbox.refill(Set.of(), deliveries(17, 40, 41), null);
        assertThat(take()).containsExactly(17L, 40L, 41L);
    }

    /** The read has left out the delivery that was queued when it began. */
    @Test
    void putsNothingBeforeWhatWentBackToTheTableDuringARead() throws Exception {
        offer(1);
        inbox.askForRefill();
        inbox.refillLimit();
        inbox.rereadFromTable();
        inbox.refill(Set.of(), deliveries(2), null);
        assertThat(inbox.depth()).isZero();

        assertThat(inbox.refillLimit()).isEqualTo(8);
        inbox.refill(Set.of(), deliveries(1, 2), null);
        assertThat(take()).containsExactly(1L, 2L);
    }

    @Test
    void acceptsAnIdOnceUntilItIsDone() throws Exception {
        offer(1, 1);
        inbox.askForRefill();
        inbox.refillLimit();
        inbox.refill(Set.of(), deliveries(1), null);
        List<Item> taken = inbox.take(8, TIMEOUT);
        assertThat(taken).hasSize(1);
        offer(1);
        assertThat(inbox.depth()).isZero();
        inbox.done(taken);

        offer(1);
        assertThat(inbox.depth()).isEqualTo(1);
    }

    @Test
    void putsSuspectsIntoBatchesOfTheirOwn() throws Exception {
        inbox.askForRefill();
        inbox.refillLimit();
        inbox.refill(
                Set.of(),
                List.of(delivery(1, 0), delivery(2, 1), delivery(3, 2), delivery(4, 2), delivery(5, 0)),
                null);

        assertThat(take()).containsExactly(1L, 2L);
        assertThat(take()).containsExactly(3L);
        assertThat(take()).containsExactly(4L);
        assertThat(take()).containsExactly(5L);
    }

    @Test
    void leavesTheLastQuarterToDeliveries() {
        for (int i = 0; i < 6; i++) {
            assertThat(inbox.offer(command())).isTrue();
        }
        assertThat(inbox.offer(command())).isFalse();
        offer(1, 2, 3);
        assertThat(inbox.depth()).isEqualTo(8);
    }

    @Test
    void refusesACommandThatGivesWayIfItWouldWaitTooLong() throws Exception {
        Inbox quick = inbox(8, Duration.ofDays(1));
        Inbox slow = inbox(8, Duration.ofNanos(1));
        for (Inbox each : List.of(quick, slow)) {
            each.offer(command());
            each.take(1, TIMEOUT);
            assertThat(each.offer(newBusiness())).as("the queue is empty").isTrue();
        }

        assertThat(quick.offer(newBusiness())).isTrue();
        assertThat(slow.offer(newBusiness())).isFalse();
        assertThat(slow.offer(command())).as("a command that does not give way").isTrue();
    }

    @Test
    void estimatesTheWaitByTheBatchesAhead() throws Exception {
        Duration batch = Duration.ofMillis(20);
        Inbox slow = inbox(1000, batch.multipliedBy(50));
        slow.offer(command());
        List<Item> taken = slow.take(1, TIMEOUT);
        TimeUnit.NANOSECONDS.sleep(2 * batch.toNanos()); // the mean has no earlier batch
        slow.done(taken);
        for (int i = 0; i < 50 * BATCH; i++) {
            slow.offer(command());
        }

        assertThat(slow.offer(newBusiness())).isFalse();
        while (slow.depth() > BATCH) {
            slow.done(slow.take(BATCH, TIMEOUT));
        }
        assertThat(slow.offer(newBusiness())).as("after quick batches").isTrue();
    }

    @Test
    void acceptsNewBusinessWhoseWaitIsAllowed() throws Exception {
        Inbox slow = inbox(1000, Duration.ofMillis(1));
        slow.offer(command());
        slow.take(1, TIMEOUT);
        slow.offer(command());
        while (slow.expectedNanos() <= TimeUnit.MILLISECONDS.toNanos(1)) {
            Thread.onSpinWait();
        }
        assertThat(slow.offer(newBusiness())).as("longer than the setting").isFalse();

        slow.allowWait(TimeUnit.MINUTES.toNanos(1));
        assertThat(slow.offer(newBusiness())).isTrue();
    }

    @Test
    void expectsAWaitOnlyIfSomethingWaitsBehindALongBatch() throws Exception {
        long shorter = TimeUnit.MILLISECONDS.toNanos(1);
        inbox.offer(command());
        List<Item> taken = inbox.take(1, TIMEOUT);
        TimeUnit.MILLISECONDS.sleep(2);
        assertThat(inbox.expectedNanos()).as("nothing waits").isZero();

        inbox.offer(command());
        assertThat(inbox.expectedNanos()).isGreaterThan(shorter);

        inbox.done(taken);
        inbox.done(inbox.take(1, TIMEOUT));
        assertThat(inbox.expectedNanos()).as("all is done").isZero();
    }

    @Test
    void acceptsNothingWhileItDrainsButFinishesItsItems() throws Exception {
        offer(1);
        inbox.drain();
        inbox.askForRefill();

        assertThat(inbox.refillLimit()).isZero();
        assertThat(inbox.offer(command())).isFalse();
        offer(2);
        assertThat(take()).containsExactly(1L, 2L);
    }

    @Test
    void forgetsTheUnfinishedItemsOfAnEarlierStart() throws Exception {
        offer(1);
        List<Item> hanging = inbox.take(8, TIMEOUT);
        offer(2);
        assertThat(inbox.close()).hasSize(1);
        inbox.open();
        refill();
        assertThat(inbox.isIdle()).isTrue();
        offer(1);
        inbox.done(hanging);

        offer(1);
        assertThat(take()).containsExactly(1L);
    }

    private void offer(long... ids) {
        for (long id : ids) {
            inbox.offer(delivery(id, 0));
        }
    }

    private List<Long> take() throws InterruptedException {
        List<Long> ids = new ArrayList<>();
        List<Item> taken = inbox.take(8, TIMEOUT);
        for (Item item : taken) {
            ids.add(((Item.Delivery) item).eventId());
        }
        inbox.done(taken);
        return ids;
    }

    private static List<Item.Delivery> deliveries(long... ids) {
        List<Item.Delivery> deliveries = new ArrayList<>();
        for (long id : ids) {
            deliveries.add(delivery(id, 0));
        }
        return deliveries;
    }

    private static Item.Delivery delivery(long id, int attempts) {
        return new Item.Delivery(id, new Notes.Written("lane", "" + id), null, attempts, false);
    }

    private static Inbox inbox(int capacity, Duration delay) {
        Inbox inbox = new Inbox(BoundSettings.of(
                OutboxProperties.class,
                Map.of("batch-limit", BATCH, "queue-capacity", capacity, "queue-delay", delay)));
        inbox.open();
        return inbox;
    }

    private record NewBusiness(String correlation) implements Command<String> {
        @Override
        public boolean givesWay() {
            return true;
        }
    }

    private static Item.QueuedCommand newBusiness() {
        return new Item.QueuedCommand(new NewBusiness("lane"), "trace", TIMEOUT);
    }

    private static Item.QueuedCommand command() {
        return new Item.QueuedCommand(new Notes.Write("lane", "text"), "trace", TIMEOUT);
    }
}
