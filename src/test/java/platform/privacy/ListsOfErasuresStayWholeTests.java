package platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import testing.TestDatabase;

/** A nightly dump and a job of every minute bring one list of erasures up to date, perhaps at the same moment. */
class ListsOfErasuresStayWholeTests {

    private static final int ROUNDS = 20;
    private static final int AT_ONCE = 3;
    private static final int ERASED = 500;

    @TempDir
    private Path folder;

    @Test
    void whenTwoAreWrittenAtTheSameTime() throws Exception {
        DataSource database = TestDatabase.create().migrate("platform").dataSource();
        KeyTables tables = new KeyTables(DSL.using(new TransactionAwareDataSourceProxy(database), SQLDialect.POSTGRES));
        Instant erased = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        tables.addErasures(IntStream.range(0, ERASED)
                .mapToObj(i -> new Erasure("person " + i, erased, erased))
                .toList());
        KeyDumps dumps = new KeyDumps(tables, new DataSourceTransactionManager(database), Clock.systemUTC());
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int round = 0; round < ROUNDS; round++) {
                CyclicBarrier together = new CyclicBarrier(AT_ONCE);
                List<Future<Integer>> written = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    written.add(pool.submit(() -> {
                        together.await();
                        return dumps.listErasures(folder);
                    }));
                }
                for (Future<Integer> one : written) {
                    assertThat(one.get()).isEqualTo(ERASED);
                }
            }
        }
    }
}
