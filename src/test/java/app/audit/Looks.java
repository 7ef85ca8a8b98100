package app.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import platform.audit.Finding;

/** Lets tests of other packages look with the audit's eyes. */
public final class Looks {

    private Looks() {}

    /** What the running transaction sees. */
    public static List<Finding> within(Connection connection) throws SQLException {
        return Snapshot.findings(connection);
    }

    /** Of every class that SQL finds. */
    public static List<String> names() {
        return Checks.ALL.stream()
                .filter(check -> !check.sql().isEmpty())
                .map(Check::name)
                .toList();
    }

    /** Of every class that is mended. */
    public static List<String> mended() {
        return Checks.ALL.stream().filter(Check::isRepairable).map(Check::name).toList();
    }
}
