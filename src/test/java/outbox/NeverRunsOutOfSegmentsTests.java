package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.PessimisticLockingFailureException;
import outbox.Notes.Written;
import outbox.log.Segments;
import outbox.log.Segments.Segment;
import testing.AtOnce;

/** An event of any id is appended, read and delivered. A segment exists before its ids are assigned. */
class NeverRunsOutOfSegmentsTests extends NodeTest {

    private static final long SIZE = 100_000;
    private static final String CURSOR = "test/all";

    @Test
    void readingAndDeliveryGoOnAcrossABoundary() {
        Log log = Log.create();
        log.restartIdsAt(Log.SECOND - 10);
        List<String> texts = IntStream.range(0, 30).mapToObj(Integer::toString).toList();
        Node node = start(node(log).notes(new Notes.Reader()));
        texts.forEach(text -> node.publish(new Written("lane", text)));

        await().untilAsserted(() -> assertThat(log.journal("reader")).isEqualTo(texts));
        assertThat(log.read(node, CURSOR, texts.size())).isEqualTo(texts);
        assertThat(log.sql().texts("select distinct tableoid::regclass::text from outbox.event_group"))
                .containsExactlyInAnyOrder("outbox.event_0", "outbox.event_10000000");
    }

    /** Events do not change and are deleted with their segment, so a vacuum would only write the pages once more. */
    @Test
    void noSegmentIsVacuumedAsItGrows() {
        Log log = Log.create();
        int made = log.segments().size();
        log.restartIdsAt(3 * Log.SECOND);
        Node node = start(node(log));
        extend(node);
        List<String> vacuumed = log.sql().texts("""
                            select relname from outbox.segment join pg_class
                              on relnamespace = 'outbox'::regnamespace and relname = 'event_' || from_id
                            where not coalesce(reloptions, '{}') @> '{autovacuum_vacuum_insert_threshold=-1}'""");

        assertThat(log.segments()).hasSizeGreaterThan(made);
        assertThat(vacuumed).isEmpty();
    }

    @Test
    void twoInstancesAddSegmentsAsOne() {
        Log log = Log.create();
        int rounds = 40;
        Node one = start(node(log));
        Node other = start(node(log));
        CyclicBarrier together = new CyclicBarrier(2);
        AtOnce.run(2, instance -> () -> {
            Node node = instance == 0 ? one : other;
            for (int round = 0; round < rounds; round++) {
                Pause.meet(together);
                if (node == one) {
                    log.restartIdsAt(3 * Log.SECOND - SIZE + round * SIZE);
                }
                Pause.meet(together);
                extendAtOnce(log, node);
                node.publish(new Written("lane", node.name + "/" + round));
            }
            return rounds;
        });

        List<Segment> segments = log.segments();
        assertThat(segments.getLast().belowId()).isEqualTo(3 * Log.SECOND + rounds * SIZE);
        for (int i = 1; i < segments.size(); i++) {
            assertThat(segments.get(i).fromId()).isEqualTo(segments.get(i - 1).belowId());
        }
        assertThat(log.read(one, CURSOR, 2 * rounds)).hasSize(2 * rounds);
        assertThat(log.sql().count("select count(*) from outbox.event_elsewhere"))
                .isZero();
    }

    @Test
    void anAppendFarAheadDoesNotFailNorDoesWhatFollows() {
        Log log = Log.create();
        long far = 700 * Log.SECOND;
        Node node = start(node(log).notes(new Notes.Reader()));
        log.insert(far + 2 * SIZE, far + 2 * SIZE, Instant.now()); // as by hand or from a copy
        log.restartIdsAt(far);
        node.publish(new Written("lane", "far"));
        extend(node);
        log.restartIdsAt(far + SIZE);
        // The block of ids that this instance has is used up first.
        IntStream.range(0, 1500).forEach(i -> node.publish(new Written("lane", Integer.toString(i))));
        extend(node);

        await().untilAsserted(() -> assertThat(log.journal("reader")).hasSize(1501));
        assertThat(log.read(node, CURSOR, 1502)).hasSize(1502);
        assertThat(log.table(far)).isEqualTo("outbox.event_elsewhere");
        assertThat(log.table(far + SIZE)).isEqualTo("outbox.event_%d".formatted(far + SIZE / 2));
        assertThat(log.segments()).noneMatch(it -> it.fromId() <= far + 2 * SIZE && far + 2 * SIZE < it.belowId());
    }

    /** Ids jump ahead, so that events are appended under the new ids while the segments for these ids are added. */
    @Test
    void noAppendFailsWhileSegmentsAreAdded() {
        Log log = Log.create();
        AtomicBoolean jumping = new AtomicBoolean(true);
        int writers = 3;
        Node node = start(node(log));
        int appended = AtOnce.<Integer>run(writers + 1, thread -> () -> {
                    if (thread < writers) {
                        return append(log, jumping);
                    }
                    extendWhileIdsJump(log, node, jumping);
                    return 0;
                })
                .stream()
                .mapToInt(each -> each)
                .sum();

        assertThat(log.read(node, CURSOR, appended)).hasSize(appended).doesNotHaveDuplicates();
    }

    /** Adds segments when no other thread does. */
    private static void extend(Node node) {
        patiently()
                .untilAsserted(() -> node.transaction().executeWithoutResult(status -> {
                    node.sql().execute(Log.LOCK_SEGMENTS);
                    node.get(Segments.class).extend(SIZE);
                }));
    }

    /** Adds segments at the same time as others, until there are enough. */
    private static void extendAtOnce(Log log, Node node) {
        String ahead = "select max(below_id) - (select last_value from outbox.event_id) from outbox.segment";
        patiently().until(() -> {
            node.get(Segments.class).extend(SIZE);
            return log.sql().count(ahead) >= 2 * SIZE;
        });
    }

    private static void extendWhileIdsJump(Log log, Node node, AtomicBoolean jumping) {
        try {
            for (int jump = 1; jump <= 40; jump++) {
                log.sql().count("select setval('outbox.event_id', last_value + 30000000) from outbox.event_id");
                try {
                    node.get(Segments.class).extend(Log.SECOND);
                } catch (PessimisticLockingFailureException busy) {
                    // A later call extends the log.
                }
            }
        } finally {
            jumping.set(false);
        }
    }

    private static Node.Setup node(Log log) {
        return Node.on(log.database()).with("log.segment-ids", SIZE).with("log.extend-interval", "1h");
    }

    /** Appends events one after the other, as fast as possible. Returns their number. */
    private static int append(Log log, AtomicBoolean goesOn) throws SQLException {
        int appended = 0;
        try (Connection connection = log.database().dataSource().getConnection();
                var insertion = connection.prepareStatement("""
                        insert into outbox.event (id, type, correlation, published_at, payload)
                        select id, '%s', 'lane', now(), format('{"correlation":"lane","text":"%%s"}', id)
                        from nextval('outbox.event_id') id""".formatted(Notes.WRITTEN))) {
            while (goesOn.get()) {
                appended += insertion.executeUpdate();
            }
        }
        return appended;
    }
}
