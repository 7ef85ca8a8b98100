package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** PostgreSQL's own statistics. Under load, the counts of rows and commits are up to a second old. */
final class Database implements AutoCloseable {

    private static final int PORT_LINE = 3;

    /** A partition counts for its partitioned table. */
    private static final String BY_TABLE = """
            select n.nspname || '.' || c.relname, %s
            from pg_stat_user_tables s
              join pg_class c on c.oid = coalesce(pg_partition_root(s.relid), s.relid)
              join pg_namespace n on n.oid = c.relnamespace
            group by 1""";

    private final Connection connection;

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** The embedded server of a home folder; empty if it does not run. */
    static Optional<Database> of(Path home) throws IOException, SQLException {
        return pidFile(home).size() <= PORT_LINE ? Optional.empty() : Optional.of(new Database(connection(home)));
    }

    /** Opens a connection to the embedded server of a home folder, which must run. */
    static Connection connection(Path home) throws IOException, SQLException {
        String port = pidFile(home).get(PORT_LINE).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(port), "postgres", password(home));
    }

    /** Older builds have no password; their servers accept connections without one. */
    private static String password(Path home) throws IOException {
        Path file = home.resolve("keys/postgres.password");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    static Optional<Long> postmaster(Path home) throws IOException {
        return pidFile(home).stream().findFirst().map(line -> Long.parseLong(line.strip()));
    }

    private static List<String> pidFile(Path home) throws IOException {
        Path file = home.resolve("postgres/postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** @param inserted the number of inserted rows; likewise the others */
    record Rows(long inserted, long updated, long deleted) {

        Rows minus(Rows before) {
            return new Rows(inserted - before.inserted, updated - before.updated, deleted - before.deleted);
        }

        long all() {
            return inserted + updated + deleted;
        }
    }

    /**
     * @param walPages full pages in the WAL: PostgreSQL writes a page as a whole at its first change after a checkpoint
     * @param commits committed transactions, including those that only read
     * @param writes transactions that wrote
     */
    record Counts(SortedMap<String, Rows> tables, long walBytes, long walPages, long commits, long writes) {

        /** The sum of inserted, updated and deleted rows. */
        long rows() {
            return tables.values().stream().mapToLong(Rows::all).sum();
        }

        /** The difference to an earlier reading, without unchanged tables. */
        Counts minus(Counts before) {
            SortedMap<String, Rows> changed = new TreeMap<>();
            tables.forEach((table, rows) -> {
                Rows change = rows.minus(before.tables.getOrDefault(table, new Rows(0, 0, 0)));
                if (change.all() > 0) {
                    changed.put(table, change);
                }
            });
            return new Counts(
                    changed,
                    walBytes - before.walBytes,
                    walPages - before.walPages,
                    commits - before.commits,
                    writes - before.writes);
        }
    }

    Counts counts() throws SQLException {
        SortedMap<String, Rows> tables = new TreeMap<>();
        try (var statement = connection.createStatement()) {
            ResultSet rows =
                    statement.executeQuery(BY_TABLE.formatted("sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del)"));
            while (rows.next()) {
                tables.put(rows.getString(1), new Rows(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
            }
            ResultSet whole = statement.executeQuery("""
                    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), wal_fpi, xact_commit,
                      pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                    from pg_stat_database, pg_stat_wal where datname = current_database()""");
            whole.next();
            return new Counts(tables, whole.getLong(1), whole.getLong(2), whole.getLong(3), whole.getLong(4));
        }
    }

    /** Dead rows by table. It does not read the sizes of tables, so it is cheap enough to call during a measurement. */
    SortedMap<String, Long> deadRows() throws SQLException {
        SortedMap<String, Long> deadRows = new TreeMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BY_TABLE.formatted("sum(n_dead_tup)"))) {
            while (rows.next()) {
                deadRows.put(rows.getString(1), rows.getLong(2));
            }
        }
        return deadRows;
    }

    /** @param bytes the size including indexes */
    record Size(long bytes, long liveRows) {}

    /** The sizes of all tables. */
    SortedMap<String, Size> sizes() throws SQLException {
        SortedMap<String, Size> sizes = new TreeMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        BY_TABLE.formatted("sum(pg_total_relation_size(s.relid)), sum(n_live_tup)"))) {
            while (rows.next()) {
                sizes.put(rows.getString(1), new Size(rows.getLong(2), rows.getLong(3)));
            }
        }
        return sizes;
    }

    /** The number of events in the log, by type. */
    SortedMap<String, Long> events() throws SQLException {
        SortedMap<String, Long> events = new TreeMap<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select type, count(*) from outbox.event group by type")) {
            while (rows.next()) {
                events.put(rows.getString(1), rows.getLong(2));
            }
        }
        return events;
    }

    /** The number in the single row that a query returns; 0 for null. */
    static long one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    String version() throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
