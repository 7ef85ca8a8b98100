package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.TestDatabase;

/**
 * Each index and foreign key of a table that an ordinary order writes costs each order something, so {@code docs/indexes.md} names the reader
 * of each. {@code docs/budget.md} names the tables.
 */
class EveryIndexOfAHotTableHasAReaderTests {

    private static final Pattern COUNTED =
            Pattern.compile("(?m)^\\| ([a-z]+\\.[a-z_]+) (?:inserted|updated|deleted) \\|");
    private static final Pattern LINE = Pattern.compile("(?m)^\\| `([a-z.]+\\.[a-z_]+)` \\| `(\\w+)` \\| (?=\\S)");

    @Test
    void thePageListsExactlyTheIndexesAndForeignKeys() throws IOException {
        List<String> hot = found(COUNTED, "docs/budget.md", line -> line.group(1)).stream()
                .distinct()
                .toList();
        assertThat(hot).hasSizeGreaterThan(20);
        JdbcClient sql = JdbcClient.create(TestDatabase.create(TestDatabase.MIGRATED.toArray(String[]::new))
                .dataSource());
        List<String> present = Stream.of("""
                        select schemaname || '.' || tablename || ' ' || indexname from pg_indexes
                        where schemaname || '.' || tablename in (:hot)""", """
                        select n.nspname || '.' || t.relname || ' ' || c.conname
                        from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
                        where c.contype = 'f' and n.nspname || '.' || t.relname in (:hot)""")
                .flatMap(query -> sql.sql(query).param("hot", hot).query(String.class).list().stream())
                .toList();

        List<String> listed = found(LINE, "docs/indexes.md", line -> line.group(1) + " " + line.group(2));

        assertThat(listed).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(listed)).isEqualTo(new TreeSet<>(present));
    }

    private static List<String> found(Pattern pattern, String page, Function<MatchResult, String> value)
            throws IOException {
        return pattern.matcher(Files.readString(Path.of(page)))
                .results()
                .map(value)
                .toList();
    }
}
