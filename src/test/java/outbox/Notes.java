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

    record Write(String correlation, String text, boolean answeredWhenHeard) implements Command<String> {

        Write(String correlation, String text) {
            this(correlation, text, false);
        }
    }

    static TestDatabase database() {
        TestDatabase database = TestDatabase.create().migrate("outbox");
        JdbcClient.create(database.dataSource())
                .sql(
                        "create table journal (position bigint generated always as identity, listener text, lane text, entry text)")
                .update();
        return database;
    }

    /** What this listener has decided, in the order of its statements. */
    static List<String> journal(TestDatabase database, String listener) {
        return JdbcClient.create(database.dataSource())
                .sql("select entry from journal where listener = ? order by position")
                .param(listener)
                .query(String.class)
                .list();
    }

    static long deliveries(TestDatabase database) {
        return JdbcClient.create(database.dataSource())
                .sql("select count(*) from outbox.delivery")
                .query(Long.class)
                .single();
    }

    static final class Page extends Work {
        final List<String[]> entries = new ArrayList<>();

        void add(String lane, String entry) {
            entries.add(new String[] {lane, entry});
        }
    }

    /** What all three do. A test may look at each entry before it is decided, and at each page before it is saved. */
    abstract static class Notebook implements UnitOfWork<Page> {

        final String name;
        volatile Consumer<String> deciding = text -> {};
        volatile Consumer<Page> saving = page -> {};
        volatile Consumer<Page> committed = page -> {};
        volatile DataSource source;

        Notebook(String name) {
            this.name = name;
        }

        @Override
        public Page load(Batch batch) {
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
            outbox.publish(page.told());
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

        @Hears
        String on(Write command, Page page) {
            deciding.accept(command.text());
            page.add(command.correlation(), command.text());
            page.tell(new Written(command.correlation(), command.text()));
            return "wrote " + command.text();
        }
    }

    static final class Reader extends Notebook {

        Reader() {
            super("reader");
        }

        @Hears
        void on(Written event, Page page) {
            deciding.accept(event.text());
            page.add(event.correlation(), event.text());
            page.tell(new Read(event.correlation(), event.text()));
        }
    }

    static final class Archive extends Notebook {

        Archive() {
            super("archive");
        }

        @Hears
        void on(Read event, Page page) {
            deciding.accept(event.text());
            page.add(event.correlation(), event.text());
        }
    }
}
