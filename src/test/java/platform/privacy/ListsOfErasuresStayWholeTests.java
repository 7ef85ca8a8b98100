package platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.AtOnce;
import testing.JooqDatabase;
import testing.TestDatabase;

/** A nightly dump and a job that runs every minute may update the list of erasures at the same time. */
class ListsOfErasuresStayWholeTests {

    private static final int ROUNDS = 20;
    private static final int THREADS = 3;
    private static final int ERASED = 500;

    @TempDir
    private Path folder;

    @Test
    void whenTwoAreWrittenAtTheSameTime() {
        JooqDatabase database = JooqDatabase.of(TestDatabase.create("platform"));
        KeyTables tables = new KeyTables(database.sql());
        Instant erased = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        tables.addErasures(IntStream.range(0, ERASED)
                .mapToObj(i -> new Erasure("person " + i, erased, erased))
                .toList());
        KeyDumps dumps = new KeyDumps(tables, database.snapshot(), Clock.systemUTC());
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(AtOnce.<Integer>run(THREADS, thread -> () -> dumps.listErasures(folder)))
                    .containsOnly(ERASED);
        }
    }
}
