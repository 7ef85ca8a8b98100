package testing;

import static org.awaitility.Awaitility.await;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;
import platform.sql.ReadSnapshot;

/** A test database with jOOQ and transactions, without a Spring context. */
public record JooqDatabase(DSLContext sql, DataSourceTransactionManager transactions) {

    public static JooqDatabase of(TestDatabase database) {
        DataSource source = database.dataSource();
        return new JooqDatabase(
                DSL.using(new TransactionAwareDataSourceProxy(source), SQLDialect.POSTGRES),
                new DataSourceTransactionManager(source));
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    public ReadSnapshot snapshot() {
        return new ReadSnapshot(transactions, sql);
    }

    /** Waits until some transaction of this database waits for a lock. */
    public void awaitLockWait() {
        await().until(() -> sql.fetchValue("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")
                .equals(1L));
    }
}
