package testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * How often each statement that reads or writes rows was executed in a database, as the extension {@code pg_stat_statements} of its server
 * counts them. Begins, ends and settings of transactions and locks of whole tables do not count.
 */
public final class ExecutedStatements implements AutoCloseable {

    /** A statement with this comment is not counted, such as one by which a test looks on. It cannot stand at the beginning. */
    public static final String UNCOUNTED = "/* not counted */";

    private final String database;
    private final DataSource server;

    /** Begins to count. */
    public ExecutedStatements(TestDatabase database) {
        this.database = database.name();
        this.server = database.server();
        execute(server, "create extension if not exists pg_stat_statements");
        execute(server, "alter system set pg_stat_statements.track_utility = off");
        track(server, "top");
    }

    /** The executions so far, by the text of the statement. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = server.getConnection();
                var statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("""
                    select query, sum(calls)::bigint from pg_stat_statements join pg_database d on d.oid = dbid
                    where datname = '%s' group by query""".formatted(database));
            while (rows.next()) {
                if (!rows.getString(1).contains(UNCOUNTED)) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
            return counts;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** No statement is counted until a test wants to know. */
    static void pause(DataSource server) {
        track(server, "none");
    }

    private static void track(DataSource server, String which) {
        execute(server, "alter system set pg_stat_statements.track = '%s'".formatted(which));
        execute(server, "select pg_reload_conf()");
    }

    private static void execute(DataSource server, String sql) {
        try (Connection connection = server.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        pause(server);
    }
}
