package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Queries;
import testing.TestDatabase;

/**
 * A small language and three units of work for the transport's own tests. The writer handles commands, the reader handles the events of the
 * writer, and the archive handles the events of the reader. Each appends its decisions to a journal in the database. Nothing protects the
 * journal from repetition.
 */
final class Notes {

    static final String WRITTEN = EventTypes.nameOf(Written.class);

    /** The table of the decisions. */
    static final String JOURNAL =
            "create table journal (position bigint generated always as identity, listener text, lane text, entry text)";

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

    /** New work, which gives way while the queue is slow. */
    record Begin(String correlation) implements Command<String> {

        @Override
        public boolean givesWay() {
            return true;
        }
    }

    /** The database that these tests share, emptied. */
    static TestDatabase database() {
        sql().execute(
                        "truncate journal, outbox.event_group, outbox.delivery, outbox.delivery_group, outbox.instance, outbox.cursor");
        return Shared.DATABASE;
    }

    /** The shared database, beside all nodes. */
    static Queries sql() {
        return Shared.SQL;
    }

    /** The decisions of this listener, in the order of its statements. */
    static List<String> journal(String listener) {
        return sql().texts("select entry from journal where listener = ? order by position", listener);
    }

    /** Waits until the journal of this listener has exactly these entries. */
    static void awaitJournal(String listener, String... entries) {
        await().untilAsserted(() -> assertThat(journal(listener)).containsExactly(entries));
    }

    static long deliveries() {
        return rows("outbox.open_delivery");
    }

    static void awaitReadable() {
        sql().awaitReadable();
    }

    static void awaitDelivered() {
        await().until(() -> deliveries() == 0);
    }

    /** Waits until exactly one event is parked. */
    static void awaitParked() {
        await().until(() -> rows("outbox.open_delivery where held_until = 'infinity'") == 1);
    }

    /** The number of rows; a condition may follow the table. */
    static long rows(String table) {
        return sql().count("select count(*) from " + table);
    }

    /** The number of transactions of this database that wait for a lock. Other databases of the server have work of their own. */
    static long locksAwaited() {
        return rows("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }

    /** The JSON of {@link Written} and of {@link Read}. */
    static String payload(String correlation, String text) {
        return "{\"correlation\":\"%s\",\"text\":\"%s\"}".formatted(correlation, text);
    }

    /** The SQL that appends an event to the log by hand. */
    static String insertion(long eventId, String type, String lane, String payload) {
        return """
                insert into outbox.event (id, type, correlation, published_at, payload)
                values (%d, '%s', '%s', now(), '%s')""".formatted(eventId, type, lane, payload);
    }

    static String insertion(long eventId, Written event) {
        return insertion(eventId, WRITTEN, event.correlation(), payload(event.correlation(), event.text()));
    }

    /** Inserts an event and a delivery of it, as another instance may have left them. */
    static void insert(String listener, long eventId, long owner, int attempts, Written event) {
        String lane = event.correlation();
        insert(lane, listener, eventId, owner, attempts, WRITTEN, payload(lane, event.text()));
    }

    static void insert(
            String lane, String listener, long eventId, long owner, int attempts, String type, String payload) {
        sql().execute(insertion(eventId, type, lane, payload));
        sql().execute(
                        "insert into outbox.delivery (listener, event_id, lane, owner, attempts) values (?, ?, ?, ?, ?)",
                        listener,
                        eventId,
                        lane,
                        owner,
                        attempts);
    }

    /** Parks all deliveries. */
    static void park() {
        sql().execute("update outbox.delivery set held_until = 'infinity'");
    }

    private static final class Shared {

        static final TestDatabase DATABASE = create();
        static final Queries SQL = new Queries(JdbcClient.create(DATABASE.dataSource()));

        private static TestDatabase create() {
            TestDatabase database = TestDatabase.create("outbox");
            JdbcClient.create(database.dataSource()).sql(JOURNAL + """
                            ;
                            alter sequence outbox.event_id restart with 1001 -- the first thousand is for insertion()
                            """).update();
            return database;
        }
    }

    record Entry(String lane, String text) {}

    static final class Page extends BatchState {
        final List<Entry> entries = new ArrayList<>();
    }

    /** The common part of the three units. A test may act on each entry before its decision, and on each batch before and after its commit. */
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
            for (Entry entry : page.entries) {
                sql.sql("insert into journal (listener, lane, entry) values (?, ?, ?)")
                        .params(name, entry.lane(), entry.text())
                        .update();
            }
            outbox.publish(page.published());
        }

        final void decide(String lane, String text, Page page) {
            deciding.accept(text);
            page.entries.add(new Entry(lane, text));
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
            decide(command.correlation(), command.text(), page);
            page.publish(new Written(command.correlation(), command.text()));
            return "wrote " + command.text();
        }

        @Handles
        String on(Begin command, Page page) {
            decide(command.correlation(), "begun", page);
            return "begun";
        }
    }

    static final class Reader extends Notebook {

        Reader() {
            super("reader");
        }

        @Handles
        void on(Written event, Page page) {
            decide(event.correlation(), event.text(), page);
            page.publish(new Read(event.correlation(), event.text()));
        }
    }

    static final class Archive extends Notebook {

        Archive() {
            super("archive");
        }

        @Handles
        void on(Read event, Page page) {
            decide(event.correlation(), event.text(), page);
        }
    }
}
