package app.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import platform.audit.Finding;

/** The checks of the audit for tests of other packages. */
public final class Looks {

    private Looks() {}

    /** The findings of all checks in the snapshot of the running transaction. */
    public static List<Finding> within(Connection connection) throws SQLException {
        return Snapshot.findings(connection, Checks.ALL, () -> {});
    }

    /** The findings of one check in the snapshot of the running transaction. */
    public static List<Finding> within(Connection connection, String name) throws SQLException {
        return Snapshot.findings(
                connection,
                Checks.ALL.stream().filter(check -> check.name().equals(name)).toList(),
                () -> {});
    }

    /** The names of all checks in SQL. */
    public static List<String> names() {
        return Checks.ALL.stream()
                .filter(check -> !check.sql().isEmpty())
                .map(Check::name)
                .toList();
    }

    /** The names of all checks whose findings can be repaired. */
    public static List<String> mended() {
        return Checks.ALL.stream().filter(Check::isRepairable).map(Check::name).toList();
    }
}
