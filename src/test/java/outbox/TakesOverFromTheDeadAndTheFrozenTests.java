package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import outbox.Notes.Written;

class TakesOverFromTheDeadAndTheFrozenTests extends NotesTest {

    @Test
    void theDeadAtOnceBecauseTheirLockIsFree() {
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        Node other = start(node().notes(otherReader).with("lease", "1h"));
        Node dead = node().notes(reader).with("lease", "1h").start();
        dead.publish(new Written("lane", "1"), new Written("lane", "2"), new Written("lane", "3"));
        await().until(() -> dead.inbox("reader").depth() == 0);
        dead.cut();

        Notes.awaitJournal("reader", "1", "2", "3");
        pause.end();
        dead.kill();
        assertThat(Notes.journal("reader")).containsExactly("1", "2", "3");
    }

    @Test
    void theFrozenAfterTheirLease() {
        Node frozen = start(node().notes(reader).quick());
        Pause pause = new Pause();
        reader.deciding = text -> pause.here();
        frozen.publish(new Written("lane", "1"));
        pause.awaitReached();
        frozen.freeze();
        pause.end();

        Node other = start(node().notes(otherReader).quick());
        Notes.awaitJournal("reader", "1");
        assertThat(Notes.rows(lockOf(frozen))).as("its session is alive").isEqualTo(1);
        frozen.wake();
    }

    @Test
    void theFrozenAlsoInTheMiddleOfAStatement() throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(database.user());
        source.setApplicationName("frozen");
        try (ExecutorService process = Executors.newVirtualThreadPerTaskExecutor();
                HalfwayProxy proxy = new HalfwayProxy(database)) {
            source.setPortNumbers(new int[] {proxy.port()});
            Connection frozen = source.getConnection();
            Notes.insert("reader", 1, registered(frozen), 0, new Written("lane", "1"));
            frozen.setAutoCommit(false);
            proxy.withhold();
            Future<?> statement = process.submit(() -> lock(frozen));
            await().until(() -> Notes.rows("pg_stat_activity where application_name = 'frozen' and state = 'active'"
                            + " and wait_event = 'ClientRead'")
                    == 1);

            start(node().notes(reader).quick());
            Notes.awaitJournal("reader", "1");
            assertThatThrownBy(statement::get).hasMessageContaining("terminating connection");
        }
    }

    private static long registered(Connection session) throws SQLException {
        try (var insert = session.prepareStatement("insert into outbox.instance default values returning id");
                var row = insert.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static @Nullable Void lock(Connection session) throws SQLException {
        try (var locking = session.prepareStatement("select from outbox.delivery for update")) {
            locking.execute();
        }
        return null;
    }

    @Test
    void aLostSessionIsNotTheEnd() {
        Node node = start(node().notes(reader));
        String session = lockOf(node);
        assertThat(Notes.rows(session)).isEqualTo(1);
        long before = Notes.sql().count("select pid from " + session);
        Notes.sql().text("select pg_terminate_backend(?::int)", before);

        await().until(() -> Notes.rows(session + " and pid <> " + before) == 1);
        node.publish(new Written("lane", "1"));
        Notes.awaitJournal("reader", "1");
    }

    /** The lock that a session holds while the instance is alive. Instances in other databases of the server may have the same id. */
    private static String lockOf(Node node) {
        return "pg_locks where locktype = 'advisory' and granted and objid = %d and database =".formatted(node.id())
                + " (select oid from pg_database where datname = current_database())";
    }

    @Test
    void anInstanceThatStopsIsRemovedAtOnceAndADeadOneLater() {
        Node survivor = start(node());
        // A heartbeat that is under way ends before the row is removed.
        Node leaving = node().with("drain-limit", "3m").start();
        leaving.close();
        assertThat(Notes.rows("outbox.instance")).isEqualTo(1);

        Node dying = node().start();
        dying.kill();
        assertThat(Notes.rows("outbox.instance")).isEqualTo(2);
        Notes.sql()
                .execute(
                        "update outbox.instance set heartbeat_at = now() - interval '2 minutes' where id <> ?",
                        survivor.id());
        await().until(() -> Notes.rows("outbox.instance") == 1);
    }

    @Test
    void aLiveInstanceThatWasRemovedComesBack() {
        Node node = start(node().notes(reader));
        Notes.sql().execute("delete from outbox.instance");

        await().until(() -> Notes.rows("outbox.instance where id = " + node.id()) == 1);
        node.publish(new Written("lane", "1"));
        Notes.awaitJournal("reader", "1");
    }

    @Test
    void deliveriesWithoutALiveOwnerAreTakenOver() {
        Notes.insert("reader", 1, 4711, 0, new Written("lane", "orphan"));
        Node node = start(node().notes(reader).quick());
        Notes.awaitJournal("reader", "orphan");

        Notes.insert("reader", 2, 4711, 0, new Written("lane", "later"));
        Notes.awaitJournal("reader", "orphan", "later");
    }
}
