package app.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import platform.audit.Finding;

/**
 * A look at a whole database at one instant: all checks see the same, so that what was committed together is seen together. It writes
 * nothing and has no transaction id, so that no reader of the log waits for it.
 */
public final class Snapshot {

    private Snapshot() {}

    /** @throws SQLException if the database cannot be read, or is not as this version knows it */
    public static List<Finding> differences(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
                statement.execute("set local work_mem = '128MB'"); // sums of whole tables
                statement.execute("set local jit = off");
                return differences(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    /** Whatever was published up to then may be gone from the log; empty if all is there. */
    static Optional<Instant> logCutUntil(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select max(published_until) from outbox.segment")) {
            rows.next();
            return Optional.ofNullable(rows.getObject(1, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
        }
    }

    /** In the running transaction, whatever it sees. */
    static List<Finding> differences(Connection connection) throws SQLException {
        List<Finding> found = new ArrayList<>();
        for (Check check : Checks.ALL) {
            if (!check.sql().isEmpty()) {
                look(check, connection, found);
            }
        }
        return found;
    }

    private static void look(Check check, Connection connection, List<Finding> found) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(check.sql())) {
            while (rows.next()) {
                found.add(new Finding(check.name(), String.valueOf(rows.getString(1)), rows.getString(2)));
            }
        }
    }
}
