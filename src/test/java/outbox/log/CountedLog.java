package outbox.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.impl.CallbackExecuteListener;
import org.jooq.impl.DSL;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.OpenTransaction;
import testing.JooqDatabase;
import testing.TestDatabase;

/** An event log in a database of its own. It counts the events that are fetched from the database. */
final class CountedLog {

    private final TestDatabase database = TestDatabase.create("outbox");
    private final JooqDatabase jooq = JooqDatabase.of(database);
    private final AtomicLong fetched = new AtomicLong();
    private long lastId;

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
        DSLContext counting =
                DSL.using(sql().configuration().derive(new CallbackExecuteListener().onRecordEnd(context -> {
                            if (String.valueOf(context.sql()).contains("read_events")) {
                                fetched.incrementAndGet();
                            }
                        })));
        return new LogTail(new EventLog(counting), nanoTime, mostCharacters);
    }

    OpenTransaction begin() {
        return new OpenTransaction(database, "select 1");
    }

    /** The SQL that inserts the next event. Its payload has its id, and what the types of tests need. */
    String nextInsertion(String type) {
        lastId++;
        return """
            insert into outbox.event (id, type, correlation, published_at, payload)
            values (%1$d, '%2$s', 'lane', '2026-01-01', '{"correlation": "lane", "no": %1$d}')
            """.formatted(lastId, type);
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
