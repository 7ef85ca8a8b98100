package outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.TestDatabase;

/**
 * A small language and three units of work for the transport's own tests: a writer that is commanded, a reader that hears
 * what was written, and an archive that hears what was read. Each keeps a journal in the database, a row for each thing
 * that it has decided, without any protection of its own against repetition.
 */
final class Notes {

    private Notes() {}

    @EventType("test.note.written")
    record Written(String correlation, String text) implements Event {}

    @EventType("test.note.read")
    record Read(String correlation, String text) implements Event {}

    record Write(String correlation, String text, boolean answeredWhenHandled) implements Command<String> {

        Write(String correlation, String text) {
            this(correlation, text, false);
        }
    }

    /** The database that these tests share, emptied. */
    static TestDatabase database() {
        sql().sql("truncate journal, outbox.event, outbox.delivery, outbox.instance, outbox.cursor")
                .update();
        return Shared.DATABASE;
    }

    /** Beside all nodes. */
    static JdbcClient sql() {
        return JdbcClient.create(Shared.DATABASE.dataSource());
    }

    /** What this listener has decided, in the order of its statements. */
    static List<String> journal(String listener) {
        return sql().sql("select entry from journal where listener = ? order by position")
                .param(listener)
                .query(String.class)
                .list();
    }

    static long deliveries() {
        return count("outbox.delivery");
    }

    /** How many rows; a condition may follow the table. */
    static long count(String table) {
        return sql().sql("select count(*) from " + table).query(Long.class).single();
    }

    /** An event and a delivery, as some other instance may have left them. */
    static void insert(String lane, String listener, long eventId, long owner, int attempts, String payload) {
        insert(lane, listener, eventId, owner, attempts, "test.note.written.v1", payload);
    }

    static void insert(
            String lane, String listener, long eventId, long owner, int attempts, String type, String payload) {
        sql().sql("""
                        with published as (
                          insert into outbox.event (id, type, correlation, published_at, payload)
                          values (:id, :type, :lane, now(), :payload))
                        insert into outbox.delivery (listener, event_id, lane, owner, attempts)
                        values (:listener, :id, :lane, :owner, :attempts)""")
                .param("id", eventId)
                .param("type", type)
                .param("lane", lane)
                .param("payload", payload)
                .param("listener", listener)
                .param("owner", owner)
                .param("attempts", attempts)
                .update();
    }

    private static final class Shared {

        static final TestDatabase DATABASE = create();

        private static TestDatabase create() {
            TestDatabase database = TestDatabase.create().migrate("outbox");
            JdbcClient.create(database.dataSource()).sql("""
                            create table journal (
                              position bigint generated always as identity, listener text, lane text, entry text);
                            alter sequence outbox.event_id restart with 1001 -- the first thousand is for insert()
                            """).update();
            return database;
        }
    }

    static final class Page extends BatchState {
        final List<String[]> entries = new ArrayList<>();

        void add(String lane, String entry) {
            entries.add(new String[] {lane, entry});
        }
    }

    /** What all three do. A test may look at each entry before it is decided, and at each page before it is saved. */
    abstract static class Notebook implements UnitOfWork<Page>, Node.Connected {

        final String name;
        volatile Consumer<String> deciding = text -> {};
        volatile Consumer<Page> saving = page -> {};
        volatile Consumer<Page> committed = page -> {};
        volatile DataSource source;

        Notebook(String name) {
            this.name = name;
        }

        @Override
        public void connect(DataSource to) {
            source = to;
        }

        @Override
        public Page load(BatchItems batch) {
            return new Page();
        }

        @Override
        public void save(Page page, Outbox outbox) {
            saving.accept(page);
            JdbcClient sql = JdbcClient.create(source);
            for (String[] entry : page.entries) {
                sql.sql("insert into journal (listener, lane, entry) values (?, ?, ?)")
                        .params(name, entry[0], entry[1])
                        .update();
            }
            outbox.publish(page.published());
        }

        @Override
        public void committed(Page page) {
            committed.accept(page);
        }
    }

    static final class Writer extends Notebook {

        Writer() {
            super("writer");
        }

        @Handles
        String on(Write command, Page page) {
            deciding.accept(command.text());
            page.add(command.correlation(), command.text());
            page.publish(new Written(command.correlation(), command.text()));
            return "wrote " + command.text();
        }
    }

    static final class Reader extends Notebook {

        Reader() {
            super("reader");
        }

        @Handles
        void on(Written event, Page page) {
            deciding.accept(event.text());
            page.add(event.correlation(), event.text());
            page.publish(new Read(event.correlation(), event.text()));
        }
    }

    static final class Archive extends Notebook {

        Archive() {
            super("archive");
        }

        @Handles
        void on(Read event, Page page) {
            deciding.accept(event.text());
            page.add(event.correlation(), event.text());
        }
    }
}
