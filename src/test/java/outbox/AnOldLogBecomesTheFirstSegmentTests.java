package outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import outbox.Notes.Written;
import outbox.log.Segments;
import testing.TestDatabase;

/** A log in one table becomes the first segment: the migration copies no rows and loses none. */
class AnOldLogBecomesTheFirstSegmentTests extends NodeTest {

    @Test
    void theTableStaysAsItIs() {
        TestDatabase database = TestDatabase.create().migrate();
        migrate(database, "2");
        Log log = new Log(database);
        long last = Log.SECOND + 500; // more than a segment holds
        log.insert(1, 5000, Instant.now());
        log.insert(last, last, Instant.now());
        log.restartIdsAt(last + 501);
        String file = file(log, "outbox.event");

        migrate(database, "3");

        assertThat(file(log, "outbox.event_0")).isEqualTo(file);
        assertThat(log.segments().getFirst()).isEqualTo(new Segments.Segment(0, 2 * Log.SECOND));
        migrate(database, "latest");
        Node node = start(Node.on(database));
        node.publish(new Written("lane", "new"));
        List<String> texts = LongStream.concat(LongStream.rangeClosed(1, 5000), LongStream.of(last))
                .mapToObj(Long::toString)
                .toList();
        assertThat(log.read(node, "test/all", 5002))
                .startsWith(texts.toArray(String[]::new))
                .endsWith("new")
                .hasSize(5002);
    }

    private static void migrate(TestDatabase database, String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration/outbox")
                .table("flyway_schema_history_outbox")
                .baselineVersion("0")
                .baselineOnMigrate(true)
                .target(version)
                .load()
                .migrate();
    }

    private static String file(Log log, String table) {
        return log.sql().text("select pg_relation_filepath(?::regclass)", table);
    }
}
