package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import outbox.Notes.Write;
import outbox.Notes.Written;
import testing.TestDatabase;

/** A conflict or a database that is away is nobody's fault: repeated whole, not counted as an attempt, never parked. */
@Tag("contention")
class RepeatsForEverWhatPassesTests {

    private final TestDatabase database = Notes.database();
    private final Notes.Reader reader = new Notes.Reader();
    private final AtomicInteger tries = new AtomicInteger();

    @BeforeEach
    void keys() {
        Notes.sql().sql("drop table if exists taken").update();
        Notes.sql().sql("create table taken (name text primary key)").update();
    }

    @Test
    void theSameKeyInsertedAtTheSameTime() throws Exception {
        CountDownLatch inserting = new CountDownLatch(1);
        reader.saving = page -> {
            tries.incrementAndGet();
            if (sql().sql("select count(*) from taken").query(Long.class).single() == 0) {
                inserting.countDown();
                sql().sql("insert into taken values ('key')").update(); // waits for the other one
            }
        };
        try (Node node = Node.on(database).notes(reader).start();
                Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("insert into taken values ('key')");
            node.publish(new Written("lane", "1"), new Written("lane", "2"));
            Race.await(inserting);
            await().until(() -> Notes.count("pg_locks where not granted") == 1);
            other.commit();

            await().until(() -> Notes.deliveries() == 0);
            assertThat(tries).hasValue(2);
            assertThat(Notes.journal("reader")).containsExactly("1", "2");
        }
    }

    @Test
    void butNotAKeyThatIsTakenForGood() {
        Notes.sql().sql("insert into taken values ('key')").update();
        reader.saving = page -> {
            tries.incrementAndGet();
            if (page.entries.stream().anyMatch(entry -> entry[1].equals("bad"))) {
                sql().sql("insert into taken values ('key')").update();
            }
        };
        try (Node node =
                Node.on(database).notes(reader).with("attempt-limit", 3).start()) {
            node.publish(new Written("lane", "bad"), new Written("other", "good"));

            await().until(() -> Notes.count("outbox.delivery where held_until = 'infinity'") == 1);
            assertThat(Notes.journal("reader")).containsExactly("good");
        }
    }

    @Test
    void aLockThatIsHeldTooLong() throws Exception {
        Notes.sql().sql("insert into taken values ('key')").update();
        reader.saving = page -> {
            tries.incrementAndGet();
            sql().sql("update taken set name = name").update();
        };
        try (Node node = Node.on(database)
                        .notes(reader)
                        .quick()
                        .with("attempt-limit", 3)
                        .start();
                Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update taken set name = name");
            node.publish(new Written("lane", "1"));
            await().atMost(Duration.ofSeconds(20)).until(() -> tries.get() > 4);
            assertThat(Notes.count("outbox.delivery where attempts = 0 and held_until is null"))
                    .isEqualTo(1);
            other.commit();

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
        }
    }

    @Test
    void aConnectionThatIsCutInTheMiddleOfTheBatch() {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        reader.saving = page -> {
            attempts.add(Notes.sql()
                    .sql("select attempts from outbox.delivery")
                    .query(Long.class)
                    .single());
            if (tries.incrementAndGet() < 3) {
                int own = sql().sql("select pg_backend_pid()")
                        .query(Integer.class)
                        .single();
                Notes.sql()
                        .sql("select pg_terminate_backend(?, 5000)")
                        .param(own)
                        .query()
                        .singleRow();
            }
        };
        try (Node node = Node.on(database).notes(reader).start()) {
            node.publish(new Written("lane", "1"));

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
            assertThat(tries).hasValue(3);
            assertThat(attempts).containsOnly(0L);
        }
    }

    @Test
    void aCommandToo() throws Exception {
        Notes.Writer writer = new Notes.Writer();
        writer.saving = page -> {
            if (tries.incrementAndGet() < 5) {
                throw new UncategorizedSQLException("test", "test", new SQLException("disk full", "53100"));
            }
        };
        try (Node node =
                Node.on(database).notes(writer).with("attempt-limit", 3).start()) {
            assertThat(node.ask(new Write("lane", "1"))).isEqualTo("wrote 1");
            assertThat(Notes.journal("writer")).containsExactly("1");
        }
    }

    @Test
    void anInstanceThatLosesTheDatabaseForAWhile() {
        AtomicInteger away = new AtomicInteger(8);
        reader.deciding = text -> {
            if (away.getAndDecrement() > 0) {
                throw new UncategorizedSQLException("test", "test", new SQLException("shutting down", "57P01"));
            }
        };
        try (Node node =
                Node.on(database).notes(reader).with("attempt-limit", 3).start()) {
            node.publish(new Written("lane", "1"), new Written("lane", "2"));

            await().atMost(Duration.ofSeconds(20)).until(() -> Notes.deliveries() == 0);
            assertThat(Notes.journal("reader")).containsExactly("1", "2");
        }
    }

    private JdbcClient sql() {
        return JdbcClient.create(reader.source);
    }
}
