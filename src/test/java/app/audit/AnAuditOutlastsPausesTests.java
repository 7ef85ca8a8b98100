package app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import platform.audit.Finding;
import testing.Apart;
import testing.TestDatabase;

/** PostgreSQL does not end the snapshot of an audit while a busy machine lets the audit wait between two checks. */
@Apart
class AnAuditOutlastsPausesTests {

    private static final Check LIMIT =
            Check.of("limit", "", "select 'limit', current_setting('idle_in_transaction_session_timeout')");

    @Test
    void theSnapshotMayBeIdle() throws SQLException {
        TestDatabase server = TestDatabase.createBeside(Apart.LANE);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.url());
        database.setUser(server.user());
        database.setOptions("-c idle_in_transaction_session_timeout=5s");

        AtomicInteger looked = new AtomicInteger();
        assertThat(Snapshot.findings(database, List.of(LIMIT, LIMIT), looked::incrementAndGet))
                .extracting(Finding::description)
                .containsExactly("0", "0");
        assertThat(looked).as("checks that the progress counts").hasValue(2);
    }
}
