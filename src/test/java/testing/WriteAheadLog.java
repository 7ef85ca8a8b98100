package testing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.shop.Soon;

/**
 * The write-ahead log of the server of a database, from which everything that the database has written is counted exactly. PostgreSQL's own
 * statistics of tables are up to a second old.
 */
public final class WriteAheadLog {

    /** With the number of a database. Databases that are copies of one have the same numbers of files. */
    private static final String BLOCK = "rel \\d+/%s/(\\d+)";

    /** Follows the name of a table, for the parts of values that do not fit into its rows. */
    private static final String LONG_VALUES = " (long values)";

    private static final Pattern ROWS = Pattern.compile("ntuples: (\\d+)");

    private final Queries server;
    private final Queries database;

    public WriteAheadLog(TestDatabase database) {
        this.server = new Queries(JdbcClient.create(database.server()));
        this.database = new Queries(JdbcClient.create(database.dataSource()));
    }

    /** @param inserted the number of inserted rows; likewise the others */
    public record Rows(long inserted, long updated, long deleted) {

        static final Rows NONE = new Rows(0, 0, 0);

        /** The smaller of both numbers of each kind. */
        public static Rows least(Rows one, Rows other) {
            return new Rows(
                    Math.min(one.inserted, other.inserted),
                    Math.min(one.updated, other.updated),
                    Math.min(one.deleted, other.deleted));
        }

        Rows plus(Rows more) {
            return new Rows(inserted + more.inserted, updated + more.updated, deleted + more.deleted);
        }
    }

    /**
     * The writes of a database.
     *
     * @param tables rows by the name of the table, with its schema; a partition counts for its partitioned table
     * @param bytes the size of the records in bytes, without full pages
     * @param bytesByTable likewise, of a table and its indexes; of its long values apart
     * @param commits transactions that wrote
     */
    public record Written(
            SortedMap<String, Rows> tables, long bytes, SortedMap<String, Long> bytesByTable, long commits) {}

    /** The position of the end of the log. */
    public String position() {
        return server.text("select pg_current_wal_insert_lsn()");
    }

    /**
     * Counts the writes of the transactions that have committed since a position.
     *
     * @param ignored a table; transactions that wrote to no other table do not count
     */
    public Written since(String position, String ignored) {
        String end = position();
        Soon.is(
                "the flush of the log",
                () -> server.text("select pg_current_wal_flush_lsn() >= ?::pg_lsn", end)
                        .equals("t"));
        Map<Long, String> names = names();
        Pattern block = Pattern.compile(
                BLOCK.formatted(database.count("select oid from pg_database where datname = current_database()")));
        Map<String, Transaction> transactions = new HashMap<>();
        server.execute("create extension if not exists pg_walinspect");
        server.database().sql("""
                    select xid::text, resource_manager || ' ' || record_type, record_length - fpi_length, description, block_ref
                    from pg_get_wal_records_info(?::pg_lsn, ?::pg_lsn) where xid <> '0'""").params(position, end).query(records -> {
            transactions
                    .computeIfAbsent(records.getString(1), xid -> new Transaction())
                    .add(records, block, names);
        });
        List<Transaction> counted = transactions.values().stream()
                .filter(each -> each.committed)
                .filter(each -> each.tables.keySet().stream().anyMatch(table -> !table.equals(ignored)))
                .toList();
        SortedMap<String, Rows> tables = new TreeMap<>();
        SortedMap<String, Long> bytesByTable = new TreeMap<>();
        for (Transaction each : counted) {
            each.tables.forEach((table, rows) -> tables.merge(table, rows, Rows::plus));
            each.bytesByTable.forEach((table, bytes) -> bytesByTable.merge(table, bytes, Long::sum));
        }
        long bytes = counted.stream().mapToLong(each -> each.bytes).sum();
        return new Written(tables, bytes, bytesByTable, counted.size());
    }

    private static final class Transaction {

        private final Map<String, Rows> tables = new HashMap<>();
        private final Map<String, Long> bytesByTable = new HashMap<>();
        private long bytes;
        private boolean committed;

        private void add(ResultSet entry, Pattern block, Map<Long, String> names) throws SQLException {
            String kind = entry.getString(2);
            bytes += entry.getLong(3);
            committed |= kind.equals("Transaction COMMIT");
            Matcher first = block.matcher(String.valueOf(entry.getString(5)));
            String table = first.find() ? names.get(Long.parseLong(first.group(1))) : null;
            if (table != null) {
                bytesByTable.merge(table, entry.getLong(3), Long::sum);
                Rows rows = rows(kind, entry.getString(4));
                if (rows != Rows.NONE && !table.endsWith(LONG_VALUES)) {
                    tables.merge(table, rows, Rows::plus);
                }
            }
        }
    }

    private static Rows rows(String kind, String description) {
        return switch (kind.replace("+INIT", "")) {
            case "Heap INSERT" -> new Rows(1, 0, 0);
            case "Heap2 MULTI_INSERT" -> {
                Matcher rows = ROWS.matcher(description);
                if (!rows.find()) {
                    throw new IllegalStateException(description);
                }
                yield new Rows(Long.parseLong(rows.group(1)), 0, 0);
            }
            case "Heap UPDATE", "Heap HOT_UPDATE" -> new Rows(0, 1, 0);
            case "Heap DELETE" -> new Rows(0, 0, 1);
            default -> Rows.NONE;
        };
    }

    /** The tables by the numbers of their files and of those of their indexes and long values. */
    private Map<Long, String> names() {
        Map<Long, String> names = new HashMap<>();
        database.database().sql("""
                    with file (relation, part_of, kind) as (
                      select oid, oid, '' from pg_class where relkind = 'r'
                      union all select indexrelid, indrelid, '' from pg_index
                      union all select reltoastrelid, oid, '%1$s' from pg_class where reltoastrelid <> 0
                      union all select i.indexrelid, t.oid, '%1$s' from pg_index i join pg_class t on t.reltoastrelid = i.indrelid
                    )
                    select pg_relation_filenode(relation), n.nspname || '.' || c.relname || kind
                    from file
                      join pg_class c on c.oid = coalesce(pg_partition_root(part_of), part_of)
                      join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')""".formatted(LONG_VALUES)).query(row -> {
            names.put(row.getLong(1), row.getString(2));
        });
        return names;
    }
}
