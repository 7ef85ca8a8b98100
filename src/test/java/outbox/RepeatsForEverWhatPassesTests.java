package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.Notes.Write;
import outbox.Notes.Written;

/** After a conflict or while the database is not reachable, the whole batch is retried. This counts as no attempt and parks no event. */
@Tag("contention")
class RepeatsForEverWhatPassesTests extends NotesTest {

    private final AtomicInteger tries = new AtomicInteger();

    @BeforeEach
    void keys() {
        Notes.sql().execute("drop table if exists taken");
        Notes.sql().execute("create table taken (name text primary key)");
    }

    @Test
    void theSameKeyInsertedAtTheSameTime() throws Exception {
        reader.saving = page -> {
            tries.incrementAndGet();
            if (sql().sql("select count(*) from taken").query(Long.class).single() == 0) {
                sql().sql("insert into taken values ('key')").update(); // waits for the other transaction
            }
        };
        Node node = start(node().notes(reader));
        try (OpenTransaction other = new OpenTransaction(database, "insert into taken values ('key')")) {
            node.publish(new Written("lane", "1"), new Written("lane", "2"));
            await().until(() -> Notes.locksAwaited() == 1);
            other.commit();

            Notes.awaitDelivered();
            assertThat(tries).hasValue(2);
            assertThat(Notes.journal("reader")).containsExactly("1", "2");
        }
    }

    @Test
    void butNotAKeyThatIsTakenForGood() {
        Notes.sql().execute("insert into taken values ('key')");
        reader.saving = page -> {
            tries.incrementAndGet();
            if (page.entries.stream().anyMatch(entry -> entry.text().equals("bad"))) {
                sql().sql("insert into taken values ('key')").update();
            }
        };
        Node node = start(node().notes(reader).with("attempt-limit", 3));
        node.publish(new Written("lane", "bad"), new Written("other", "good"));

        Notes.awaitParked();
        assertThat(Notes.journal("reader")).containsExactly("good");
    }

    @Test
    void aLockThatIsHeldTooLong() throws Exception {
        Notes.sql().execute("insert into taken values ('key')");
        reader.saving = page -> {
            tries.incrementAndGet();
            sql().sql("update taken set name = name").update();
        };
        Node node = start(node().notes(reader).quick().with("attempt-limit", 3));
        try (OpenTransaction other = new OpenTransaction(database, "update taken set name = name")) {
            node.publish(new Written("lane", "1"));
            await().until(() -> tries.get() > 4);
            assertThat(Notes.rows("outbox.open_delivery where attempts = 0 and held_until is null"))
                    .isEqualTo(1);
            other.commit();

            Notes.awaitJournal("reader", "1");
        }
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfTheBatch() {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        reader.saving = page -> {
            attempts.add(Notes.sql().count("select attempts from outbox.open_delivery"));
            if (tries.incrementAndGet() < 3) {
                int own = sql().sql("select pg_backend_pid()")
                        .query(Integer.class)
                        .single();
                Notes.sql().text("select pg_terminate_backend(?, 5000)", own);
            }
        };
        Node node = start(node().notes(reader));
        node.publish(new Written("lane", "1"));

        Notes.awaitJournal("reader", "1");
        assertThat(tries).hasValue(3);
        assertThat(attempts).containsOnly(0L);
    }

    @Test
    void aCommandToo() throws Exception {
        Notes.Writer writer = new Notes.Writer();
        writer.saving = page -> {
            if (tries.incrementAndGet() < 5) {
                throw new UncategorizedSQLException("test", "test", new SQLException("disk full", "53100"));
            }
        };
        Node node = start(node().notes(writer).with("attempt-limit", 3));
        assertThat(node.command(new Write("lane", "1"))).isEqualTo("wrote 1");
        assertThat(Notes.journal("writer")).containsExactly("1");
    }

    @Test
    void anInstanceThatLosesTheDatabaseForAWhile() {
        AtomicInteger away = new AtomicInteger(8);
        reader.deciding = text -> {
            if (away.getAndDecrement() > 0) {
                throw new UncategorizedSQLException("test", "test", new SQLException("shutting down", "57P01"));
            }
        };
        Node node = start(node().notes(reader).with("attempt-limit", 3));
        node.publish(new Written("lane", "1"), new Written("lane", "2"));

        await().until(() -> Notes.deliveries() == 0);
        assertThat(Notes.journal("reader")).containsExactly("1", "2");
    }

    private JdbcClient sql() {
        return JdbcClient.create(reader.source);
    }
}
