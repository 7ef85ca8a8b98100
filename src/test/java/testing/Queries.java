package testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and changes the rows of a database by SQL, beside the code under test. */
public class Queries {

    private final JdbcClient database;

    public Queries(JdbcClient database) {
        this.database = database;
    }

    public JdbcClient database() {
        return database;
    }

    /** Runs a statement and returns the number of its rows. */
    public int execute(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).update();
    }

    /**
     * Waits until readers of the log may read everything that was committed before this call. They do not read past any transaction of the
     * server that still runs and may have begun before an event was committed.
     */
    public final void awaitReadable() {
        long next = count("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> count("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= next);
    }

    public long count(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).query(Long.class).single();
    }

    /** The numbers of the only row. */
    public List<Long> numbers(String sql, Object... parameters) {
        return database.sql(sql)
                .params(parameters)
                .query((row, number) -> {
                    List<Long> numbers = new ArrayList<>();
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        numbers.add(row.getLong(column));
                    }
                    return numbers;
                })
                .single();
    }

    /** The first column of all rows, as text. */
    public List<String> texts(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).query(String.class).list();
    }

    /** The only value of the only row, as text; "null" if it is null. */
    public String text(String sql, Object... parameters) {
        return String.valueOf(database.sql(sql)
                .params(parameters)
                .query((row, number) -> List.of(String.valueOf(row.getString(1))))
                .single()
                .getFirst());
    }
}
