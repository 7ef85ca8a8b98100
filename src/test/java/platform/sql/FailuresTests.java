package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.pool.HikariPool;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class FailuresTests {

    @ParameterizedTest
    @CsvSource({
        "23505, CONFLICT", // unique_violation
        "40P01, DEADLOCK", // deadlock_detected
        "40001, PASSING", // serialization_failure
        "55P03, PASSING", // lock_not_available
        "25P03, PASSING", // idle_in_transaction_session_timeout
        "25006, PASSING", // read_only_sql_transaction: a former primary
        "08006, PASSING", // connection_failure
        "57P01, PASSING", // admin_shutdown
        "53100, PASSING", // disk_full
        "58030, PASSING", // io_error
        "57014, LASTING", // query_canceled: a smaller batch may be quick enough
        "23514, LASTING", // check_violation
        "42P01, LASTING", // undefined_table
        "22001, LASTING"
    })
    void areClassifiedByTheirSqlState(String state, FailureKind kind) {
        SQLException failure = new SQLException("refused", state);

        assertThat(FailureKind.of(failure)).isEqualTo(kind);
        assertThat(FailureKind.of(new DataIntegrityViolationException("wrapped", failure)))
                .isEqualTo(kind);
        assertThat(FailureKind.of(new QueryTimeoutException("taken for transient", failure)))
                .isEqualTo(kind);
    }

    @Test
    void ofThePoolOrTheTransactionPass() {
        assertThat(FailureKind.of(new SQLTransientConnectionException("no connection within 30 s")))
                .isEqualTo(FailureKind.PASSING);
        assertThat(FailureKind.of(new SQLException("Connection is closed"))).isEqualTo(FailureKind.PASSING);
        assertThat(FailureKind.of(new CannotCreateTransactionException(
                        "none", new HikariPool.PoolInitializationException(new RuntimeException()))))
                .isEqualTo(FailureKind.PASSING);
        assertThat(FailureKind.of(new OptimisticLockingFailureException("another was faster")))
                .isEqualTo(FailureKind.PASSING);
    }

    @Test
    void areNotHiddenByARollbackThatFailsToo() {
        TransactionSystemException rollback =
                new TransactionSystemException("rollback failed", new SQLException("Connection is closed"));
        assertThat(FailureKind.of(rollback)).isEqualTo(FailureKind.PASSING);

        rollback.initApplicationException(new DataIntegrityViolationException("", new SQLException("", "23505")));
        assertThat(FailureKind.of(rollback)).isEqualTo(FailureKind.CONFLICT);
    }

    @Test
    void ofTheListenerLast() {
        assertThat(FailureKind.of(new IllegalStateException())).isEqualTo(FailureKind.LASTING);
        assertThat(FailureKind.of(new StackOverflowError())).isEqualTo(FailureKind.LASTING);
        assertThat(FailureKind.of(new SQLFeatureNotSupportedException())).isEqualTo(FailureKind.LASTING);
    }
}
