package app.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import org.springframework.transaction.support.TransactionTemplate;
import testing.TestDatabase;

/**
 * A second start does not run Flyway, unless the applied migrations of a module differ from those of the build.
 *
 * <p>Seen to fail when the check of applied migrations ignored the success flag, the checksums or the scripts of a
 * later version, and when a database that cannot be asked did not count as pending.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestConstructor(autowireMode = AutowireMode.ALL)
class OnlyPendingMigrationsAreLeftToFlywayTests {

    private static final List<String> MIGRATED =
            Stream.concat(Stream.of("__root"), TestDatabase.MIGRATED.stream()).toList();

    private final Flyway flyway;
    private final ResourcePatternResolver resources;
    private final JdbcTemplate database;
    private final TransactionTemplate transaction;

    @Autowired
    OnlyPendingMigrationsAreLeftToFlywayTests(
            Flyway flyway, ResourcePatternResolver resources, JdbcTemplate database, TransactionTemplate transaction) {
        this.flyway = flyway;
        this.resources = resources;
        this.database = database;
        this.transaction = transaction;
    }

    @Test
    void nothingIsPendingAfterAStart() {
        assertThat(pending()).isEmpty();
    }

    @Test
    void aModuleWithADifferenceIsPending() {
        assertThat(pendingAfter("UPDATE flyway_schema_history_order SET checksum = checksum + 1 WHERE version = '1'"))
                .containsExactly("order");
        assertThat(pendingAfter("DELETE FROM flyway_schema_history_inventory WHERE version = '2'"))
                .containsExactly("inventory");
        assertThat(pendingAfter("UPDATE flyway_schema_history_payment SET success = false WHERE version = '1'"))
                .containsExactly("payment");
        assertThat(pendingAfter("DROP TABLE flyway_schema_history_outbox")).containsExactly("outbox");
        assertThat(pendingAfter("INSERT INTO flyway_schema_history_shipping SELECT 99, '99', 'of a later version',"
                        + " 'SQL', 'V99__later.sql', 1, installed_by, installed_on, 1, true"
                        + " FROM flyway_schema_history_shipping WHERE version = '1'"))
                .containsExactly("shipping");
    }

    @Test
    void everythingIsPendingIfAHistoryCannotBeRead() {
        assertThat(pendingAfter("ALTER TABLE flyway_schema_history_order RENAME checksum TO hash"))
                .isEqualTo(MIGRATED);
    }

    /** The modules with pending migrations after this change, which is rolled back. */
    private List<String> pendingAfter(String change) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            database.execute(change);
            return pending();
        });
    }

    private List<String> pending() {
        PendingMigrations migrations = new PendingMigrations(resources);
        return MIGRATED.stream()
                .filter(module -> migrations.shouldMigrate(ApplicationModuleIdentifier.of(module), flyway))
                .toList();
    }
}
