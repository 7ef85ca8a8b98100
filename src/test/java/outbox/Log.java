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
import testing.TestDatabase;

/** A log of its own, as its segments outlive a test. */
record Log(TestDatabase database) {

    /** Where the second of the segments begins that there are from the start. */
    static final long SECOND = 10_000_000;

    static Log create() {
        TestDatabase database = TestDatabase.create().migrate("outbox");
        Log log = new Log(database);
        log.sql()
                .sql(
                        "create table journal (position bigint generated always as identity, listener text, lane text, entry text)")
                .update();
        return log;
    }

    JdbcClient sql() {
        return JdbcClient.create(database.dataSource());
    }

    /** Events whose texts are their ids, in one transaction. */
    void insert(long from, long to, Instant publishedAt) {
        sql().sql(insertion(from, to, publishedAt)).update();
    }

    static String insertion(long from, long to, Instant publishedAt) {
        return """
                insert into outbox.event (id, type, correlation, published_at, payload)
                select id, 'test.note.written.v1', 'lane', '%s', format('{"correlation":"lane","text":"%%s"}', id)
                from generate_series(%d, %d) id""".formatted(publishedAt, from, to);
    }

    /** A delivery of an event, which nobody makes. */
    void owe(String listener, long eventId) {
        sql().sql("insert into outbox.delivery (listener, event_id, lane, owner) values (?, ?, 'lane', 0)")
                .params(listener, eventId)
                .update();
    }

    /** The first block of those that are handed out from now on; it counts as handed out. */
    void restartIdsAt(long first) {
        sql().sql("select setval('outbox.event_id', ?, false)")
                .param(first)
                .query(Long.class)
                .single();
    }

    List<Long> ids() {
        return sql().sql("select id from outbox.event order by id")
                .query(Long.class)
                .list();
    }

    /** Where an event lies. */
    String table(long id) {
        return sql().sql("select tableoid::regclass::text from outbox.event where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    List<Segments.Segment> segments() {
        return sql().sql("select from_id, below_id from outbox.segment where cut_at is null order by 1")
                .query((row, number) -> new Segments.Segment(row.getLong(1), row.getLong(2)))
                .list();
    }

    /** Instances that have said how far they have read. */
    long beats() {
        return sql().sql("select count(read_txid) from outbox.instance")
                .query(Long.class)
                .single();
    }

    List<String> journal(String listener) {
        return sql().sql("select entry from journal where listener = ? order by position")
                .param(listener)
                .query(String.class)
                .list();
    }

    /** What a cursor reads until it has so many texts. Any transaction of the server may hold it back for a while. */
    List<String> read(Node node, String cursor, int many) {
        List<String> texts = new ArrayList<>();
        await().until(() -> texts.addAll(news(node, cursor)) && texts.size() >= many);
        return texts;
    }

    /** The texts that are news for a cursor now. */
    List<String> news(Node node, String cursor) {
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
