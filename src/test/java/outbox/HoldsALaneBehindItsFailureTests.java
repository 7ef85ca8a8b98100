package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import outbox.Notes.Written;
import outbox.delivery.Item;
import outbox.parked.ParkedEvents;

/**
 * Seen to fail, with two tests, when an inbox did not remember which events wait behind a held event of their lane: an
 * event that was published later overtook them.
 */
class HoldsALaneBehindItsFailureTests extends NotesTest {

    private final Set<String> bad = ConcurrentHashMap.newKeySet();

    HoldsALaneBehindItsFailureTests() {
        reader.deciding = this::refuseBad;
        otherReader.deciding = this::refuseBad;
    }

    private void refuseBad(String text) {
        if (bad.contains(text)) {
            throw new IllegalArgumentException(text);
        }
    }

    @Test
    void whileItIsRetriedLaterDeliveriesWaitAndOtherLanesGoOn() {
        AtomicInteger failures = new AtomicInteger(6); // at most three of them while the batch is split
        reader.deciding = text -> {
            if (text.equals("1") && failures.getAndDecrement() > 0) {
                throw new IllegalArgumentException(text);
            }
        };
        Node node = start(node().notes(reader).with("attempt-limit", 10));
        node.publish(new Written("lane", "1"), new Written("lane", "2"), new Written("other", "x"));
        node.publish(new Written("lane", "3"), new Written("other", "y"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsSubsequence("1", "2", "3").containsSubsequence("x", "y");
        assertThat(Notes.journal("reader").indexOf("x"))
                .as("others do not wait")
                .isLessThan(Notes.journal("reader").indexOf("1"));
    }

    @Test
    void aParkedEventHoldsItsLaneOnEveryInstanceUntilItIsResent() {
        bad.add("1");
        Node here = start(node().notes(reader));
        Node there = start(node().notes(otherReader));
        here.publish(new Written("lane", "1"));
        ParkedEvents.Parked parked = awaitParked(here, 1).getFirst();
        assertThat(parked.lane()).isEqualTo("lane");
        assertThat(parked.attempts()).isEqualTo(4);
        assertThat(parked.error()).contains("IllegalArgumentException: 1");

        here.publish(new Written("lane", "2"), new Written("other", "x"));
        there.publish(new Written("lane", "3"), new Written("other", "y"));
        await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactlyInAnyOrder("x", "y"));
        await().until(() ->
                here.inbox("reader").isIdle() && there.inbox("reader").isIdle());
        assertThat(Notes.deliveries()).isEqualTo(3);

        bad.clear();
        assertThat(there.get(ParkedEvents.class).resend("reader", parked.eventId()))
                .isTrue();
        assertThat(there.get(ParkedEvents.class).resend("reader", parked.eventId()))
                .isFalse();
        Notes.awaitDelivered();
        assertThat(Notes.journal("reader").subList(2, 5)).startsWith("1").containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void deliveriesThatWaitedBehindItGoBeforeNewOnes() {
        AtomicInteger tries = new AtomicInteger();
        Node node = start(node().notes(reader).with("heartbeat", "1s"));
        reader.deciding = text -> {
            if (text.equals("1") && tries.incrementAndGet() == 1) {
                throw new IllegalArgumentException(text);
            }
        };
        reader.committed = page -> {
            if (page.entries.getFirst().text().equals("1")) { // before the next heartbeat reads the table
                node.publish(new Written("lane", "3"));
            }
        };
        node.publish(new Written("lane", "1"));
        node.publish(new Written("lane", "2"));

        await().until(() -> Notes.deliveries() == 0 && Notes.journal("reader").size() == 3);
        assertThat(Notes.journal("reader")).containsExactly("1", "2", "3");
    }

    /** A publisher may offer a committed delivery late: it has already been read from the table, tried, and held. */
    @Test
    void alsoIfAHeldDeliveryIsOfferedAgain() {
        AtomicInteger tries = new AtomicInteger();
        reader.deciding = text -> {
            if (text.equals("1") && tries.incrementAndGet() == 1) {
                throw new IllegalArgumentException(text);
            }
        };
        Node node = start(
                node().notes(reader).with("heartbeat", "1m").with("lease", "3m").with("retry-backoff", "1h"));
        node.publish(new Written("lane", "1"));
        await().until(() -> Notes.rows("outbox.open_delivery where held_until is not null") == 1);
        node.publish(new Written("lane", "2"));
        await().until(() -> node.inbox("reader").isIdle());
        long held = Notes.sql().count("select event_id from outbox.open_delivery where held_until is not null");
        endTheWaits();
        node.inbox("reader").offer(new Item.Delivery(held, new Written("lane", "1"), null, 0, false));
        await().until(() -> !Notes.journal("reader").isEmpty());
        node.publish(new Written("lane", "3"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("1", "2", "3");
    }

    @Test
    void alsoWhenItWasDiscarded() {
        bad.add("1");
        Node node = start(node().notes(reader).with("heartbeat", "1s").with("attempt-limit", 3));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));
        long parked = awaitParked(node, 1).getFirst().eventId();
        await().until(() -> node.inbox("reader").isIdle());
        assertThat(node.get(ParkedEvents.class).discard("reader", parked)).isTrue();
        node.publish(new Written("lane", "3"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("2", "3");
    }

    @Test
    void alsoWhenAnotherInstanceHadHeldIt() {
        bad.add("1");
        Node first = start(node().notes(otherReader));
        first.publish(new Written("lane", "1"), new Written("lane", "2"));
        long parked = awaitParked(first, 1).getFirst().eventId();
        first.close();

        Node node = start(node().notes(reader).with("heartbeat", "1s"));
        await().until(() -> Notes.rows("outbox.open_delivery where owner = " + node.id()) == 2);
        node.publish(new Written("other", "x"));
        await().until(() -> !Notes.journal("reader").isEmpty());
        assertThat(node.get(ParkedEvents.class).discard("reader", parked)).isTrue();
        node.publish(new Written("lane", "3"));

        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("x", "2", "3");
    }

    @Test
    void deliveriesBehindItWaitAlsoWhenItsBatchIsSplit() {
        Pause pause = new Pause();
        AtomicInteger tries = new AtomicInteger();
        bad.add("bad");
        reader.deciding = text -> {
            if (text.equals("0")) {
                pause.here();
            } else if (text.equals("1") && tries.incrementAndGet() == 1) {
                throw new IllegalArgumentException(text);
            }
            refuseBad(text);
        };
        Node node = start(node().notes(reader).with("retry-backoff", "1h"));
        node.publish(new Written("lane", "1"));
        await().until(() -> Notes.rows("outbox.open_delivery where held_until is not null") == 1);
        node.publish(new Written("lane", "2"));
        await().until(() -> node.inbox("reader").isIdle());
        node.publish(new Written("other", "0"));
        pause.awaitReached();
        node.publish(new Written("lane", "3"), new Written("third", "bad"));
        endTheWaits();
        pause.end();

        Notes.awaitJournal("reader", "0", "1", "2", "3");
    }

    @Test
    void aDiscardedEventFreesItsLane() {
        bad.add("1");
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));
        long parked = awaitParked(node, 1).getFirst().eventId();

        assertThat(node.get(ParkedEvents.class).discard("reader", parked)).isTrue();
        assertThat(node.get(ParkedEvents.class).discard("reader", parked)).isFalse();
        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("2");
        assertThat(Notes.rows("outbox.event where id = " + parked)).isEqualTo(1);
    }

    @Test
    void ofTwoThatWereParkedInALaneTheOlderGoesFirst() {
        Notes.insert("reader", 1, 0, 4, new Written("lane", "1"));
        Notes.insert("reader", 2, 0, 4, new Written("lane", "2"));
        Notes.park();
        Node node = start(node().notes(reader));
        ParkedEvents parked = node.get(ParkedEvents.class);
        assertThat(parked.resend("reader", 2)).isTrue();
        await().until(() -> Notes.rows("outbox.open_delivery where owner = " + node.id()) == 2);
        node.publish(new Written("other", "x"));
        Notes.awaitJournal("reader", "x");

        assertThat(parked.resend("reader", 1)).isTrue();
        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("x", "1", "2");
    }

    @Test
    void itHoldsAlsoWhatAnotherInstancePublishesUnderALowerId() {
        Notes.insert("reader", 999_999, 0, 4, new Written("lane", "1"));
        Notes.park();
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "2"));
        node.publish(new Written("other", "x"));
        await().untilAsserted(() -> assertThat(Notes.journal("reader")).contains("x"));

        assertThat(node.get(ParkedEvents.class).resend("reader", 999_999)).isTrue();
        Notes.awaitDelivered();
        assertThat(Notes.journal("reader")).containsExactly("x", "1", "2");
    }

    @Test
    void anErrorOfAnyLengthAndCharacterIsKept() {
        reader.deciding = text -> {
            throw new IllegalArgumentException("no \0 " + "!".repeat(5000));
        };
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "1"));

        assertThat(awaitParked(node, 1).getFirst().error()).contains("no   !!!");
    }

    @Test
    void anEventThatFailsAfterAResendIsParkedAgain() {
        bad.add("1");
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));
        long parked = awaitParked(node, 1).getFirst().eventId();

        node.get(ParkedEvents.class).resend("reader", parked);
        await().until(() -> Notes.rows("outbox.open_delivery where held_until = 'infinity' and attempts = 4") == 1);
        assertThat(Notes.journal("reader")).isEmpty();
    }

    /** Lets the next attempt of each held delivery begin. */
    private static void endTheWaits() {
        Notes.sql()
                .execute(
                        "update outbox.delivery set held_until = now() - interval '1 second' where held_until is not null");
    }

    private static List<ParkedEvents.Parked> awaitParked(Node node, int count) {
        ParkedEvents parked = node.get(ParkedEvents.class);
        await().until(() -> parked.after("", 0, 10).size() == count);
        return parked.after("", 0, 10);
    }
}
