package outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import outbox.Notes.Read;
import outbox.Notes.Written;
import outbox.parked.ParkedEvents;

class CallsElsewhereTests extends NotesTest {

    private static final String NAME = "reader/provider";

    private final Provider provider = new Provider();

    @Test
    void concurrentlyWithoutATransactionAndPublishesTheAnswers() {
        CyclicBarrier together = new CyclicBarrier(8);
        AtomicBoolean transaction = new AtomicBoolean();
        provider.answer = event -> {
            transaction.compareAndSet(false, TransactionSynchronizationManager.isActualTransactionActive());
            Pause.meet(together);
            return read(event);
        };
        Node node = start(node().outside(NAME, provider).notes(archive));
        IntStream.range(0, 8).forEach(i -> node.publish(new Written("lane " + i, "" + i)));

        Notes.awaitDelivered();
        assertThat(Notes.journal("archive")).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
        assertThat(transaction).isFalse();
    }

    @Test
    void noMoreAtOnceThanAllowed() {
        AtomicInteger most = measureConcurrency();
        Node node = start(node().outside(NAME, provider).with("outside-concurrency", 3));
        IntStream.range(0, 100).forEach(i -> node.publish(new Written("lane " + i, "" + i)));

        Notes.awaitDelivered();
        assertThat(provider.called).hasSize(100);
        assertThat(most.get()).isBetween(1, 3);
    }

    /** All threads of the first listener are busy, and it has more deliveries than threads. */
    @Test
    void aListenerThatGetsNoAnswersSlowsNoOtherOfTheSameType() {
        Provider slow = new Provider();
        Pause pause = new Pause();
        slow.taken = event -> event.text().startsWith("slow");
        slow.answer = event -> {
            pause.here();
            return read(event);
        };
        provider.taken = event -> event.text().startsWith("quick");
        provider.answer = CallsElsewhereTests::read;
        Node node = start(node().outside("reader/slow", slow)
                .outside(NAME, provider)
                .notes(archive)
                .with("outside-concurrency", 2));
        IntStream.range(0, 10).forEach(i -> node.publish(new Written("slow " + i, "slow " + i)));
        pause.awaitReached();
        IntStream.range(0, 10).forEach(i -> node.publish(new Written("quick " + i, "quick " + i)));

        await().untilAsserted(() -> assertThat(Notes.journal("archive")).hasSize(10));
        assertThat(Notes.journal("archive")).allMatch(text -> text.startsWith("quick"));
        pause.end();
        await().untilAsserted(() -> assertThat(Notes.journal("archive")).hasSize(20));
    }

    @Test
    void anEventThatNoListenerTakesIsKeptInTheLogOnly() {
        provider.taken = event -> false;
        Node node = start(node().outside(NAME, provider));
        node.publish(new Written("lane", "nobody's"));

        assertThat(Notes.rows("outbox.open_delivery")).isZero();
        assertThat(Notes.rows("outbox.event")).isOne();
    }

    @Test
    void oneAfterTheOtherWithinALane() {
        AtomicInteger most = measureConcurrency();
        List<String> texts = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        Node node = start(node().outside(NAME, provider));
        texts.forEach(text -> node.publish(new Written("lane", text)));

        Notes.awaitDelivered();
        assertThat(provider.called).containsExactlyElementsOf(texts);
        assertThat(most).hasValue(1);
    }

    @Test
    void againWhenItFailedAndTheLaneWaits() {
        AtomicInteger failures = new AtomicInteger(2);
        provider.answer = event -> {
            if (event.text().equals("1") && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("timeout");
            }
            return List.of();
        };
        Node node = start(node().outside(NAME, provider));
        node.publish(new Written("lane", "1"), new Written("lane", "2"), new Written("other", "x"));

        Notes.awaitDelivered();
        List<String> lane = new ArrayList<>(provider.called);
        lane.remove("x");
        assertThat(lane).containsExactly("1", "1", "1", "2");
    }

    /** The other system is known not to answer, for longer than failed attempts would last. */
    @Test
    void againAsOftenAsNeededIfItWasNotCalled() {
        AtomicInteger left = new AtomicInteger(30);
        provider.answer = event -> {
            if (left.getAndDecrement() > 0) {
                throw new NotCalledException("it does not answer", Duration.ofMillis(1));
            }
            return read(event);
        };
        Node node = start(node().outside(NAME, provider).notes(archive).with("attempt-limit", 3));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));

        await().untilAsserted(() -> assertThat(Notes.journal("archive")).containsExactly("1", "2"));
    }

    /** If it were saved at once again, the stack would overflow. */
    @Test
    void aFailureThatCannotBeSavedIsSavedAfterTheBackOff() {
        provider.answer = event -> {
            throw new IllegalStateException("refused");
        };
        try (Node node =
                node().outside(NAME, provider).with("retry-backoff", "10s").start()) {
            Notes.sql().execute("create sequence outbox.not_saved");
            Notes.sql().execute("""
                    create function outbox.refuse_to_save() returns trigger language plpgsql as $$
                    begin
                        perform nextval('outbox.not_saved');
                        raise exception 'not now';
                    end $$""");
            Notes.sql().execute("""
                    create trigger refuse_to_save before update of held_until on outbox.delivery
                    for each row execute function outbox.refuse_to_save()""");
            node.publish(new Written("lane", "1"));
            await().until(() -> notSaved() > 0);

            await().during(Duration.ofMillis(300)).until(() -> notSaved() == 1);
            Notes.sql().execute("drop trigger refuse_to_save on outbox.delivery");

            await().until(() -> Notes.rows("outbox.open_delivery where error like '%refused%'") == 1);
        } finally {
            Notes.sql().execute("drop function if exists outbox.refuse_to_save() cascade");
            Notes.sql().execute("drop sequence if exists outbox.not_saved");
        }
    }

    private static long notSaved() {
        return Notes.sql().count("select case when is_called then last_value else 0 end from outbox.not_saved");
    }

    @Test
    void upToALimitThenItIsParked() {
        provider.answer = event -> {
            throw new IllegalStateException("refused");
        };
        Node node = start(node().outside(NAME, provider));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));
        await().until(() -> Notes.rows("outbox.open_delivery where held_until = 'infinity' and attempts = 4") == 1);
        assertThat(provider.called).containsExactly("1", "1", "1", "1");

        provider.answer = event -> List.of();
        ParkedEvents parked = node.get(ParkedEvents.class);
        parked.resend(NAME, parked.after("", 0, 1).getFirst().eventId());
        Notes.awaitDelivered();
        assertThat(provider.called).endsWith("1", "2");
    }

    @Test
    void anAnswerThatCannotBePublishedHarmsNoOther() {
        CyclicBarrier together = new CyclicBarrier(4);
        provider.answer = event -> {
            if (provider.called.size() <= 4) {
                Pause.meet(together);
            }
            return event.text().equals("2") ? List.of(new Nameless("lane")) : read(event);
        };
        Node node = start(node().outside(NAME, provider).notes(archive));
        IntStream.range(0, 4).forEach(i -> node.publish(new Written("lane " + i, "" + i)));

        Notes.awaitParked();
        await().until(() -> Notes.deliveries() == 1);
        assertThat(Notes.journal("archive")).containsExactlyInAnyOrder("0", "1", "3");
        assertThat(provider.called).containsOnlyOnce("0", "1", "3");
    }

    @Test
    void atLeastOnceAndPublishesTheAnswerOnce() {
        Pause pause = new Pause();
        provider.answer = event -> {
            pause.here();
            return read(event);
        };
        Provider second = new Provider();
        second.answer = event -> read(event);
        Node frozen = start(node().outside(NAME, provider).notes(archive).quick());
        frozen.publish(new Written("lane", "1"));
        pause.awaitReached();
        frozen.freeze();
        Notes.Archive elsewhere = new Notes.Archive();
        Node other = start(node().outside(NAME, second).notes(elsewhere).quick());
        Notes.awaitJournal("archive", "1");
        pause.end();
        frozen.wake();

        await().until(() -> frozen.inbox(NAME).isIdle());
        Notes.awaitDelivered();
        assertThat(Notes.journal("archive")).containsExactly("1");
        assertThat(provider.called).containsExactly("1");
        assertThat(second.called).containsExactly("1");
    }

    @Test
    void aDeliveryThatWasTakenOverBelongsToItsNewOwnerHoweverTheCallEnds() {
        CyclicBarrier calling = new CyclicBarrier(3);
        Pause pause = new Pause();
        provider.answer = event -> {
            Pause.meet(calling);
            pause.here();
            if (event.text().equals("bad")) {
                throw new IllegalStateException("timeout");
            }
            return read(event);
        };
        Node node = start(node().outside(NAME, provider).with("outside-concurrency", 2));
        Node owner = start(node()); // it has no such listener, so it does not call
        node.publish(new Written("1", "good"), new Written("2", "bad"), new Written("3", "not begun"));
        Pause.meet(calling);
        Notes.sql().execute("update outbox.delivery set owner = ?", owner.id());
        pause.end();

        await().until(() -> node.inbox(NAME).isIdle());
        assertThat(Notes.rows("outbox.open_delivery where held_until is null")).isEqualTo(3);
        assertThat(Notes.rows("outbox.event")).isEqualTo(3);
        assertThat(provider.called).containsExactlyInAnyOrder("good", "bad");
    }

    @Test
    void whenItsLaneIsHeldInTheMeantimeTheOutcomeCountsAndNoOtherBegins() {
        Pause pause = new Pause();
        provider.answer = event -> {
            pause.here();
            return read(event);
        };
        Node node = start(node().outside(NAME, provider).notes(archive).with("outside-concurrency", 1));
        node.publish(new Written("lane", "1"), new Written("other", "2"));
        pause.awaitReached();
        Notes.insert(NAME, 999_998, node.id(), 4, new Written("lane", "held"));
        Notes.insert(NAME, 999_999, node.id(), 4, new Written("other", "held"));
        // Position 0 makes these two deliveries earlier than the published ones.
        Notes.sql().execute("update outbox.delivery set held_until = 'infinity', position = 0 where attempts = 4");
        pause.end();

        Notes.awaitJournal("archive", "1");
        await().until(() -> node.inbox(NAME).isIdle());
        assertThat(provider.called).containsExactly("1");
    }

    @Test
    void anAnswerWhoseCommitIsUncertainIsPublishedOnceWithoutAnotherCall() {
        Node node = start(node().outside(NAME, provider).notes(archive));
        provider.answer = event -> {
            node.cutAtTheCommit(event.text().equals("done"));
            return read(event);
        };
        for (String text : List.of("lost", "done")) {
            node.publish(new Written("lane", text));
            await().untilAsserted(() -> assertThat(Notes.journal("archive")).endsWith(text));
        }

        await().until(() -> Notes.deliveries() == 0 && node.inbox(NAME).isIdle());
        assertThat(Notes.journal("archive")).containsExactly("lost", "done");
        assertThat(provider.called).containsExactly("lost", "done");
    }

    /** One of the answers cannot be published, so they are committed one by one; the first of these commits is lost. */
    @Test
    void waitingAnswersArePublishedWhenTheDatabaseIsBack() {
        CyclicBarrier together = new CyclicBarrier(5 + 1);
        Map<String, Thread> callers = new ConcurrentHashMap<>();
        AtomicBoolean cut = new AtomicBoolean();
        Node node = start(node().outside(NAME, provider).notes(archive));
        provider.answer = event -> {
            List<Event> read = read(event);
            if (callers.put(event.text(), Thread.currentThread()) != null) {
                return read; // the second call
            }
            Pause.meet(together);
            node.freeze();
            return switch (event.text()) {
                case "0" -> List.of(); // the node freezes in its commit while the other answers arrive
                case "1" -> {
                    Pause.join(requireNonNull(callers.get("0")));
                    yield List.of(new Unwritable("lane", () -> {
                        if (!cut.getAndSet(true)) {
                            node.cutAtTheCommit(false);
                        }
                    }));
                }
                default -> {
                    Pause.join(requireNonNull(callers.get("1")));
                    yield read;
                }
            };
        };
        IntStream.range(0, 5).forEach(i -> node.publish(new Written("lane " + i, "" + i)));
        Pause.meet(together); // no transaction of this thread is open now: it would freeze with the node
        callers.values().forEach(Pause::join);
        node.wake();

        Notes.awaitDelivered();
        assertThat(Notes.journal("archive")).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(provider.called).containsOnlyOnce("0", "2", "3", "4").hasSize(6);
    }

    @Test
    void aStopWaitsForThoseUnderWayAndAHangingOneDoesNotDisturbTheNextLife() {
        Pause pause = new Pause();
        AtomicInteger calls = new AtomicInteger();
        provider.answer = event -> {
            if (calls.incrementAndGet() == 1) {
                pause.here();
            }
            return read(event);
        };
        Node node = start(node().outside(NAME, provider).notes(archive).with("drain-limit", "200ms"));
        node.publish(new Written("lane", "1"));
        pause.awaitReached();
        node.stop();
        node.start();
        Notes.awaitJournal("archive", "1");
        pause.end();

        node.publish(new Written("lane", "2"));
        Notes.awaitJournal("archive", "1", "2");
        await().until(() -> node.inbox(NAME).isIdle());
    }

    record Nameless(String correlation) implements Event {}

    @EventType("test.note.unwritable")
    record Unwritable(String correlation, @JsonIgnore Runnable whenWritten) implements Event {

        @JsonProperty
        public String text() {
            whenWritten.run();
            throw new IllegalStateException("unwritable");
        }
    }

    private static List<Event> read(Written event) {
        return List.of(new Read(event.correlation(), event.text()));
    }

    /** The greatest number of calls at the same time. */
    private AtomicInteger measureConcurrency() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        provider.answer = event -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
            return List.of();
        };
        return most;
    }

    private static final class Provider extends Node.Outside<Written> {

        final List<String> called = new CopyOnWriteArrayList<>();
        volatile Function<Written, List<? extends Event>> answer = event -> List.of();

        Provider() {
            super("provider", Written.class);
        }

        @Override
        public List<? extends Event> call(Written event) {
            called.add(event.text());
            return answer.apply(event);
        }
    }
}
