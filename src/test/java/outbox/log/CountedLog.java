package outbox.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState.Cause;
import outbox.Event;
import outbox.OpenTransaction;
import outbox.Outbox.Published;
import testing.JooqDatabase;
import testing.Queries;
import testing.TestDatabase;

/** An event log in a database of its own. It counts the events that are fetched from the database, each with its payload. */
final class CountedLog {

    private final TestDatabase database = TestDatabase.create("outbox");
    private final JooqDatabase jooq = JooqDatabase.of(database);
    private final AtomicLong fetched = new AtomicLong();
    private final EventLog log = new EventLog(DSL.using(jooq.sql()
            .configuration()
            .derive(new CallbackExecuteListener().onRecordEnd(context -> {
                if (String.valueOf(context.sql()).contains("read_events")) {
                    fetched.incrementAndGet();
                }
            }))));
    private LongPredicate own = id -> false;
    private long lastId;

    /** An event of this log, as it is decoded. */
    private record Numbered(String correlation, long no) implements Event {}

    /** From now on, the instance that reads the log has published the events with these ids itself. */
    void own(LongPredicate ids) {
        own = ids;
    }

    /** Does not count. */
    DSLContext sql() {
        return jooq.sql();
    }

    TransactionTemplate transaction() {
        return jooq.transaction();
    }

    AtomicLong fetched() {
        return fetched;
    }

    LogTail tail(LongSupplier nanoTime, long mostCharacters) {
        return new LogTail(log, nanoTime, mostCharacters);
    }

    /** Waits until everything that was committed before this call may be read. */
    void awaitReadable() {
        new Queries(JdbcClient.create(database.dataSource())).awaitReadable();
    }

    OpenTransaction begin() {
        return new OpenTransaction(database, "select 1");
    }

    /** The SQL that inserts the next event. Its payload has its id, and what the types of tests need. */
    String nextInsertion(String type) {
        lastId++;
        String payload = "{\"correlation\": \"lane\", \"no\": %d}".formatted(lastId);
        if (own.test(lastId)) {
            log.own.add(List.of(new Published(lastId, new Numbered("lane", lastId), type, payload, Cause.NONE)));
        }
        return """
            insert into outbox.event (id, type, correlation, published_at, payload)
            values (%d, '%s', 'lane', '2026-01-01', '%s')
            """.formatted(lastId, type, payload);
    }

    /** Inserts events of these types in turn, in one transaction. */
    void insert(int events, String... types) {
        try (OpenTransaction transaction = begin()) {
            for (int i = 0; i < events; i++) {
                transaction.execute(nextInsertion(types[i % types.length]));
            }
            transaction.commit();
        }
    }
}
