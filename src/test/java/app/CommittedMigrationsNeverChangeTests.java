package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A database that an earlier build made must go on with this one, so a migration that was committed is never edited, renamed or removed.
 * The list has a line for each; a new migration adds one and leaves the others alone.
 */
class CommittedMigrationsNeverChangeTests {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path LIST = Path.of("src/test/resources/migrations.sha256");

    @Test
    void eachIsAsItWasCommitted() throws Exception {
        SortedMap<String, String> committed = committed();
        SortedMap<String, String> found = found();

        assertThat(committed)
                .as("%s lists the migrations that were committed", LIST)
                .isNotEmpty();
        committed.forEach((migration, sha256) -> assertThat(found)
                .as(
                        "The committed migration %s was changed or removed. Put it back as it was and write a new migration",
                        migration)
                .containsEntry(migration, sha256));
        found.keySet().removeAll(committed.keySet());
        assertThat(found.entrySet().stream().map(it -> it.getValue() + "  " + it.getKey()))
                .as("New migrations: add these lines to %s in the commit that adds the migration", LIST)
                .isEmpty();
    }

    private static SortedMap<String, String> committed() throws IOException {
        SortedMap<String, String> committed = new TreeMap<>();
        for (String line : Files.readAllLines(LIST)) {
            String[] words = line.split(" {2}", 2);
            committed.put(words[1], words[0]);
        }
        return committed;
    }

    private static SortedMap<String, String> found() throws Exception {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(MIGRATIONS)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
                found.put(
                        MIGRATIONS.relativize(path).toString().replace('\\', '/'),
                        HexFormat.of().formatHex(sha256));
            }
        }
        return found;
    }
}
