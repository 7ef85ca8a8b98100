package outbox.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Progress;
import outbox.EventType;
import testing.TestDatabase;

/** A cursor whose events are rare stays where it is, but its reader does not search the same part of the log again and again. */
class ASearchIsNotRepeatedTests {

    private static final String CURSOR = "test/rare";

    private final TestDatabase database = TestDatabase.create().migrate("outbox");
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicLong nanoTime = new AtomicLong();
    private final DSLContext sql = DSL.using(new DefaultConfiguration()
            .set(SQLDialect.POSTGRES)
            .set(new TransactionAwareDataSourceProxy(database.dataSource()))
            .set(new CallbackExecuteListener().onRecordEnd(context -> {
                if (String.valueOf(context.sql()).contains("read_events")) {
                    fetched.incrementAndGet();
                }
            })));
    private final Cursors cursors = new Cursors(
            sql,
            new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())),
            new LogTail(new EventLog(sql), nanoTime::get, 1_000_000),
            new LogMeters(new SimpleMeterRegistry(), Clock.systemUTC()),
            new Segments(sql));
    private final List<Event> read = new ArrayList<>();

    @EventType("test.rare.happened")
    record Rare(String correlation) implements Event {}

    @Test
    void whatHasBeenSearchedIsNotFetchedAgain() {
        insert("test.frequent.happened.v1", 1, 200);
        await().until(() -> {
            advance();
            return fetched.get() >= 200;
        });
        advance();
        LogPosition stored = cursors.position(CURSOR).orElseThrow();
        fetched.set(0);

        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos()); // nothing is in memory any more
        insert("test.frequent.happened.v1", 201, 210);
        await().until(() -> {
            advance();
            return fetched.get() > 0;
        });

        assertThat(fetched).hasValue(10);
        assertThat(cursors.position(CURSOR)).contains(stored);
    }

    @Test
    void whatComesLaterIsRead() {
        insert("test.frequent.happened.v1", 1, 20);
        advance();
        advance();
        insert("test.rare.happened.v1", 21, 21);
        await().until(() -> {
            advance();
            return !read.isEmpty();
        });
        insert("test.rare.happened.v1", 22, 23);
        await().until(() -> {
            advance();
            return read.size() == 3;
        });

        cursors.placeCursor(CURSOR, LogPosition.START);
        advance();

        assertThat(read).hasSize(6);
    }

    private Progress advance() {
        return cursors.advance(CURSOR, List.of(Rare.class), 100, read::addAll);
    }

    private void insert(String type, int from, int to) {
        sql.execute("""
            insert into outbox.event (id, type, correlation, published_at, payload)
            select no, '%s', 'lane', '2026-01-01', '{"correlation": "lane"}' from generate_series(%d, %d) no
            """.formatted(type, from, to));
    }
}
