package edge;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import testing.Audit;

/** A separate connection to the platform's database: reads its tables, and holds locks. */
final class Database {

    private final DataSource source;

    Database(DataSource source) {
        this.source = source;
    }

    /** A connection of its own, which the caller closes. */
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** The rows of a query, each as one text. */
    List<String> rows(String sql, Object... parameters) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    List<String> columns = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        columns.add(rows.getString(i));
                    }
                    found.add(String.join(
                            " ", columns.stream().map(String::valueOf).toList()));
                }
                return found;
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    long number(String sql, Object... parameters) {
        return Long.parseLong(rows(sql, parameters).getFirst());
    }

    void execute(String sql) {
        try (Connection connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /**
     * A parked event of the listener {@code nobody/at-all}, which does not exist, so that resending it has no further effect.
     *
     * @param lane the start of its lane
     */
    String parked(String lane) {
        String event =
                rows("select id from outbox.event where id not in (select event_id from outbox.open_delivery) order by"
                                + " random() limit 1")
                        .getFirst();
        execute("""
            insert into outbox.delivery (listener, event_id, lane, owner, attempts, held_until)
            values ('nobody/at-all', %s, '%s %s', 0, 9, 'infinity')\
            """.formatted(event, lane, event));
        return event;
    }

    /**
     * The tables of all schemas in which a row has one of these texts somewhere, however it is spelled, by the text. The rows are searched as
     * a dump has them: as the text that COPY writes.
     */
    Map<String, List<String>> placesThatSay(Collection<String> texts) {
        Spellings searched = Spellings.of(texts);
        Map<String, List<String>> found = new TreeMap<>();
        for (String table : rows("""
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')
            """)) {
            Set<String> said = new TreeSet<>();
            eachDumped(table, row -> said.addAll(searched.in(row)));
            said.forEach(
                    text -> found.computeIfAbsent(text, it -> new ArrayList<>()).add(table));
        }
        return found;
    }

    private void eachDumped(String table, Consumer<String> row) {
        try (Connection connection = source.getConnection()) {
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from %s) to stdout".formatted(table));
            for (byte[] read = copy.readFromCopy(); read != null; read = copy.readFromCopy()) {
                row.accept(new String(read, StandardCharsets.UTF_8));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(table, failed);
        }
    }

    Audit audit() {
        return new Audit(source);
    }

    /** Whether a transaction of the platform waits for a lock. */
    boolean isAnyLockAwaited() {
        return number("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")
                > 0;
    }

    /** Runs the statement and keeps its transaction open, with all its locks, until it is closed. */
    Hold hold(String sql) {
        try {
            Connection connection = source.getConnection();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return new Hold(connection);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Locks the table for all other transactions that write. */
    Hold holdTable(String table) {
        return hold("lock table %s in exclusive mode".formatted(table));
    }

    record Hold(Connection connection) implements AutoCloseable {

        /** Releases the locks. */
        @Override
        public void close() {
            try {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.close();
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
