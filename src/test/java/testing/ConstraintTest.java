package testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A test of the constraints that PostgreSQL enforces on the tables of one module. It has its own database, with the tables of the transport. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ConstraintTest {

    private final DataSource database;

    protected ConstraintTest(String module) {
        database = TestDatabase.create("outbox", module).dataSource();
    }

    protected final void assertRefused(String statement, String constraint) {
        assertThatThrownBy(() -> run(statement))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(constraint);
    }

    protected final void assertAccepted(String... statements) {
        assertThatCode(() -> run(statements)).doesNotThrowAnyException();
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
