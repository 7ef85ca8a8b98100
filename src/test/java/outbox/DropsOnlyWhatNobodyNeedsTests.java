package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PessimisticLockingFailureException;
import outbox.EventReader.Progress;
import outbox.Notes.Written;
import outbox.log.Retention;
import outbox.log.Segments;

/**
 * The retention drops the oldest segment of the log as a whole, if all its events are old and no reader, listener or
 * module needs any of them.
 *
 * <p>Seen to fail when the modules were not asked for unfinished work, also of the hour after the segment: events that
 * an order needs were dropped. Also seen to fail when the log was not dropped from its oldest segment on, up to the
 * first one that must stay (newer events were dropped first), when a segment without events stopped the dropping (no
 * later segment was ever dropped), and when the last event of a segment did not decide how old the segment is and where
 * the dropped part of the log ends (young events were dropped with old ones; the log reported a start that was too
 * early).
 */
class DropsOnlyWhatNobodyNeedsTests extends NodeTest {

    private static final String CURSOR = "test/all";
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant SINCE_THEN = LONG_AGO.plus(Duration.ofDays(30));

    private Log log;

    /** Two segments: the first is full of old events, the second is in use. */
    @BeforeEach
    void aFullSegment() {
        log = Log.create();
        log.insert(1, 1000, LONG_AGO);
        log.restartIdsAt(Log.SECOND + 1);
    }

    @Test
    void whatIsOldAndReadGoes() {
        Node node = ready(Node.on(log.database()));
        assertDropped(node, SINCE_THEN, Log.SECOND + 1);
        assertThat(node.get(EventReader.class).cutUntil()).contains(LONG_AGO);
    }

    @Test
    void whatIsYoungerStays() {
        Node node = ready(Node.on(log.database()));
        retention(node).cutBefore(LONG_AGO);

        assertUncut(node);
    }

    @Test
    void whatIsYoungerKeepsTheWholeSegment() {
        log.insert(1001, 1001, SINCE_THEN);
        Node node = ready(Node.on(log.database()));
        retention(node).cutBefore(SINCE_THEN);
        assertUncut(node);

        assertDropped(node, SINCE_THEN.plusSeconds(1), Log.SECOND + 1);
        assertThat(node.get(EventReader.class).cutUntil()).contains(SINCE_THEN);
    }

    /** The log must have one beginning. */
    @Test
    void aNewerSegmentStaysWhileAnOlderOneIsNeeded() {
        log.insert(Log.SECOND + 1, Log.SECOND + 1, LONG_AGO);
        log.restartIdsAt(2 * Log.SECOND + 1);
        Node node = ready(Node.on(log.database()));
        log.insertDelivery("unknown", 7);
        retention(node).cutBefore(SINCE_THEN);

        assertUncut(node);
        assertThat(log.ids()).contains(Log.SECOND + 1);
    }

    /** The ids of the empty segment were lost with an instance that ended. */
    @Test
    void aSegmentWithoutEventsHoldsNothingUp() {
        log.sql().count("select outbox.extend_log(?)", Log.SECOND);
        log.insert(2 * Log.SECOND, 2 * Log.SECOND, LONG_AGO);
        log.restartIdsAt(3 * Log.SECOND + 1);
        Node node = ready(Node.on(log.database()));
        assertDropped(node, SINCE_THEN, 3 * Log.SECOND + 1);
    }

    @Test
    void theSegmentInUseStaysHoweverOldItIs() {
        Node node = ready(Node.on(log.database()));
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        assertDropped(node, tomorrow, Log.SECOND + 1);
        retention(node).cutBefore(tomorrow);

        assertThat(log.ids()).containsExactly(Log.SECOND + 1);
        node.publish(new Written("lane", "goes on"));
    }

    @Test
    void aDeliveryThatIsNotDoneKeepsIt() {
        Node node = ready(Node.on(log.database()));
        log.insertDelivery("unknown", 7);
        retention(node).cutBefore(SINCE_THEN);
        Segments segments = node.get(Segments.class);
        assertThat(segments.cut(segments.full().getFirst())).contains("the delivery of event 7 to unknown");
        assertUncut(node);

        log.sql().execute("delete from outbox.delivery");
        assertDropped(node, SINCE_THEN, Log.SECOND + 1);
    }

    @Test
    void aCursorThatLagsKeepsIt() {
        Node node = ready(Node.on(log.database()));
        assertThat(advance(node, "test/late", 999)).isEqualTo(Progress.MORE);
        retention(node).cutBefore(SINCE_THEN);
        assertUncut(node);

        readUpTo(node, "test/late", "new");
        assertDropped(node, SINCE_THEN, Log.SECOND + 1);
    }

    @Test
    void aCursorThatBeginsMeanwhileKeepsIt() throws Exception {
        Node node = ready(Node.on(log.database()));
        Segments segments = node.get(Segments.class);
        Segments.Segment first = segments.full().getFirst();
        assertThat(segments.needed(first, segments.last(first).orElseThrow())).isEmpty();
        advance(node, "test/new", 10);

        assertThat(segments.cut(first)).contains("the cursor test/new");
        assertUncut(node);
    }

    @Test
    void aReaderOfAnyInstanceThatLagsKeepsIt() {
        Pause pause = new Pause();
        LogReader slow = new LogReader() {
            @Override
            public Set<Class<? extends Event>> eventTypes() {
                return Set.of(Written.class);
            }

            @Override
            public void on(List<? extends Event> events) {
                pause.here();
            }
        };
        Node other = start(Node.on(log.database()).reader(slow));
        Node node = start(Node.on(log.database()));
        node.publish(new Written("lane", "stops the reader"));
        log.insert(1001, 1010, LONG_AGO);
        readUpTo(node, CURSOR, "1010");
        await().untilAsserted(() -> assertThat(log.knownPositions()).isEqualTo(2));
        retention(node).cutBefore(SINCE_THEN);
        assertUncut(other);

        pause.end();
        assertDropped(node, SINCE_THEN, Log.SECOND + 1);
    }

    @Test
    void aReaderWithoutAStoredPositionKeepsIt() {
        Node node = ready(Node.on(log.database()));
        log.sql().execute("insert into outbox.instance default values");
        retention(node).cutBefore(SINCE_THEN);

        assertUncut(node);
    }

    @Test
    void whatAModuleHasNotFinishedKeepsIt() {
        AtomicReference<Optional<String>> unfinished = new AtomicReference<>(Optional.of("an order"));
        LogKeeper keeper = (after, upTo) -> {
            assertThat(after).isEqualTo(Instant.EPOCH);
            assertThat(upTo).isAfterOrEqualTo(LONG_AGO);
            return unfinished.get();
        };
        Node node = ready(Node.on(log.database()).keeper(keeper));
        retention(node).cutBefore(SINCE_THEN);
        assertUncut(node);

        unfinished.set(Optional.empty());
        assertDropped(node, SINCE_THEN, Log.SECOND + 1);
    }

    /** The clock of another instance may differ. */
    @Test
    void whatBeganWithinTheSkewOfClocksKeepsIt() {
        Instant begun = LONG_AGO.plus(Duration.ofMinutes(59));
        LogKeeper keeper =
                (after, upTo) -> Optional.of("an order").filter(order -> begun.isAfter(after) && !begun.isAfter(upTo));
        Node node = ready(Node.on(log.database()).keeper(keeper));
        retention(node).cutBefore(SINCE_THEN);

        assertUncut(node);
    }

    /** An instance that got its block of ids long ago may still append to the segment. */
    @Test
    void whatIsAppendedMeanwhileKeepsIt() throws Exception {
        Node node = ready(Node.on(log.database()));
        try (OpenTransaction late = new OpenTransaction(log.database(), Log.insertion(2000, 2000, Instant.now()))) {
            assertThatExceptionOfType(PessimisticLockingFailureException.class)
                    .isThrownBy(() -> retention(node).cutBefore(SINCE_THEN));
            late.commit();

            retention(node).cutBefore(SINCE_THEN);
            assertUncut(node);
        }
    }

    @Test
    void theRefusalNamesAnotherInstance() throws Exception {
        Node node = ready(Node.on(log.database()));
        try (OpenTransaction other = new OpenTransaction(log.database(), Log.LOCK_SEGMENTS)) {
            Segments segments = node.get(Segments.class);
            Segments.Segment first = segments.full().getFirst();
            assertThat(segments.cut(first)).contains("another instance is changing the segments");
            other.commit();

            patiently().untilAsserted(() -> assertThat(segments.cut(first)).isEmpty());
            assertThat(segments.cut(first)).contains("another instance has already dropped it");
        }
    }

    @Test
    void anEventAppendedSinceTheCheckKeepsIt() {
        Node node = ready(Node.on(log.database()));
        Segments segments = node.get(Segments.class);
        long seen = segments.last(segments.full().getFirst()).orElseThrow().txid();
        log.insert(2000, 2000, LONG_AGO);

        assertThat(log.sql().text("select outbox.cut_segment(0, ?, now())", seen))
                .isEqualTo("whoever has just written to it");
        assertUncut(node);
    }

    @Test
    void whatIsAppendedAfterItHasGoneIsReadAndDelivered() {
        Node node = ready(Node.on(log.database()).notes(new Notes.Reader()).with("lease", "1s"));
        assertDropped(node, SINCE_THEN, Log.SECOND + 1, Log.SECOND + 2);
        log.insert(2000, 2000, Instant.now());
        log.insertDelivery("reader", 2000);

        await().untilAsserted(() -> assertThat(log.journal("reader")).contains("2000"));
        assertThat(log.read(node, CURSOR, 1)).contains("2000");
    }

    @Test
    void aLongReadKeepsItWhileAppendsGoOn() throws Exception {
        Node node = ready(Node.on(log.database()));
        try (OpenTransaction audit = new OpenTransaction(log.database(), "select count(*) from outbox.event")) {
            assertThatExceptionOfType(PessimisticLockingFailureException.class)
                    .isThrownBy(() -> retention(node).cutBefore(SINCE_THEN));
            node.publish(new Written("lane", "goes on"));
            audit.close();

            assertDropped(node, SINCE_THEN, Log.SECOND + 1, Log.SECOND + 2);
        }
    }

    /** Starts a node, lets it add segments, and lets all readers read the whole log. */
    private Node ready(Node.Setup setup) {
        int made = log.segments().size();
        Node node = start(setup.with("log.extend-interval", "1h")); // it changes the segments only once
        await().until(() -> log.segments().size() > made);
        node.publish(new Written("lane", "new"));
        readUpTo(node, CURSOR, "new");
        await().untilAsserted(() -> assertThat(log.knownPositions()).isOne());
        return node;
    }

    /** Any open transaction of the server may delay events. */
    private void readUpTo(Node node, String cursor, String text) {
        await().until(() -> log.readNext(node, cursor).contains(text));
    }

    private static Retention retention(Node node) {
        return node.get(Retention.class);
    }

    private static Progress advance(Node node, String cursor, int limit) {
        return node.get(EventReader.class).advance(cursor, Set.of(Written.class), limit, events -> {});
    }

    /** The retention drops all segments except the one with these events. */
    private void assertDropped(Node node, Instant cutoff, Long... remaining) {
        patiently().untilAsserted(() -> {
            retention(node).cutBefore(cutoff);
            assertThat(log.ids()).containsExactly(remaining);
        });
    }

    private void assertUncut(Node node) {
        assertThat(log.ids()).contains(1L, 1000L);
        assertThat(node.get(EventReader.class).cutUntil()).isEmpty();
    }
}
