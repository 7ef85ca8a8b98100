package outbox;

import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.EventReader.Progress;
import outbox.Notes.Written;
import outbox.log.Segments;
import testing.Queries;
import testing.TestDatabase;

/** An event log in a database of its own, because its segments stay after a test. */
record Log(TestDatabase database) {

    /** The first id of the second segment; two segments exist from the start. */
    static final long SECOND = 10_000_000;

    /** Waits until no instance changes the segments, and then keeps all others from it until the transaction ends. */
    static final String LOCK_SEGMENTS = "select pg_advisory_xact_lock('outbox.segment'::regclass::oid::bigint)";

    static Log create() {
        TestDatabase database = TestDatabase.create("outbox");
        Log log = new Log(database);
        log.sql().execute(Notes.JOURNAL);
        return log;
    }

    Queries sql() {
        return new Queries(JdbcClient.create(database.dataSource()));
    }

    /** Events whose texts are their ids, in one transaction. */
    void insert(long from, long to, Instant publishedAt) {
        sql().execute(insertion(from, to, publishedAt));
    }

    static String insertion(long from, long to, Instant publishedAt) {
        return """
                insert into outbox.event (id, type, correlation, published_at, payload)
                select id, '%s', 'lane', '%s', format('{"correlation":"lane","text":"%%s"}', id)
                from generate_series(%d, %d) id""".formatted(Notes.WRITTEN, publishedAt, from, to);
    }

    /** Inserts a delivery that no instance makes. */
    void insertDelivery(String listener, long eventId) {
        sql().execute(
                        "insert into outbox.delivery (listener, event_id, lane, owner) values (?, ?, 'lane', 0)",
                        listener,
                        eventId);
    }

    /** Moves the sequence of ids, so that the next instance gets a block of ids from here. */
    void restartIdsAt(long first) {
        sql().count("select setval('outbox.event_id', ?, false)", first);
    }

    List<Long> ids() {
        return sql().database()
                .sql("select id from outbox.event order by id")
                .query(Long.class)
                .list();
    }

    /** The table of the segment that holds this event. */
    String table(long id) {
        return sql().text("""
                        select tableoid::regclass::text from outbox.event_group
                        where id = (select group_id from outbox.event_by_id(?))""", id);
    }

    List<Segments.Segment> segments() {
        return sql().database()
                .sql("select from_id, below_id from outbox.segment where cut_at is null order by 1")
                .query((row, number) -> new Segments.Segment(row.getLong(1), row.getLong(2)))
                .list();
    }

    /** The number of instances that have stored their position in the log. */
    long knownPositions() {
        return sql().count("select count(read_txid) from outbox.instance");
    }

    List<String> journal(String listener) {
        return sql().texts("select entry from journal where listener = ? order by position", listener);
    }

    /** Reads under a cursor until it has so many texts. Any open transaction of the server may delay events. */
    List<String> read(Node node, String cursor, int count) {
        List<String> texts = new ArrayList<>();
        await().until(() -> texts.addAll(readNext(node, cursor)) && texts.size() >= count);
        return texts;
    }

    /** Reads the events after a cursor and moves it. Returns their texts. */
    List<String> readNext(Node node, String cursor) {
        List<String> texts = new ArrayList<>();
        Progress progress;
        do {
            progress = node.get(EventReader.class)
                    .advance(
                            cursor,
                            Set.of(Written.class),
                            1000,
                            events -> events.forEach(each -> texts.add(((Written) each).text())));
        } while (progress == Progress.MORE);
        return texts;
    }
}
