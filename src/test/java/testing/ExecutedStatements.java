package testing;

import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How often each statement that reads or writes rows was executed in a database, as the extension {@code pg_stat_statements} of its server
 * counts them. Begins, ends and settings of transactions and locks of whole tables do not count.
 */
public final class ExecutedStatements implements AutoCloseable {

    /** A statement with this comment is not counted, such as one by which a test looks on. It cannot stand at the beginning. */
    public static final String UNCOUNTED = "/* not counted */";

    private final String database;
    private final JdbcClient server;

    /** Begins to count. */
    public ExecutedStatements(TestDatabase database) {
        this.database = database.name();
        this.server = JdbcClient.create(database.server());
        server.sql("create extension if not exists pg_stat_statements").update();
        server.sql("alter system set pg_stat_statements.track_utility = off").update();
        track(server, "top");
    }

    /** The executions so far, by the text of the statement. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        server.sql("""
                    select query, sum(calls)::bigint from pg_stat_statements join pg_database d on d.oid = dbid
                    where datname = ? and not query like ? group by query""").params(database, "%" + UNCOUNTED + "%").query(row -> {
            counts.put(row.getString(1), row.getLong(2));
        });
        return counts;
    }

    /** No statement is counted until a test wants to know. */
    static void pause(DataSource server) {
        track(JdbcClient.create(server), "none");
    }

    private static void track(JdbcClient server, String which) {
        server.sql("alter system set pg_stat_statements.track = '%s'".formatted(which))
                .update();
        server.sql("select pg_reload_conf()").query(Boolean.class).single();
    }

    @Override
    public void close() {
        track(server, "none");
    }
}
