package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platform.connection.UnusedPort;
import testing.Apart;

/**
 * Every account of the machine can reach the port of the embedded database, but none can log in without the password.
 *
 * <p>Seen to fail without the password rule of the embedded database: the driver itself refused a server that asks for
 * no proof. Also seen to fail when a server that a killed process had left running was not ended before the password
 * was set: the password could not be set while that server ran.
 */
@Apart
class NobodyGetsInWithoutThePasswordTests {

    private static final String INVALID_PASSWORD = "28P01";

    @TempDir
    Path home;

    @Test
    void aNewDatabaseRequiresIt() throws Exception {
        try (var database = TestHomes.open(home)) {
            assertPasswordRequired(database.access());
        }
    }

    @Test
    void aTrustingDatabaseRequiresItAfterTheNextStartAndKeepsItsData() throws Exception {
        makeATrustingDatabase();

        assertPasswordRequiredAndDataKept();
    }

    /** A server that a killed process left running still has the rules with which it was started. */
    @Test
    void aTrustingServerIsRestarted() throws Exception {
        makeATrustingDatabase();
        int port = UnusedPort.next();
        PostgresServer left = TestHomes.server(home);
        left.start(port);
        try {
            DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", "")
                    .close();

            assertPasswordRequiredAndDataKept();
        } finally {
            left.stop();
        }
    }

    @Test
    void aLostPasswordIsReplaced() throws Exception {
        String lost;
        try (var database = TestHomes.open(home)) {
            lost = database.access().password();
        }
        Files.delete(home.resolve("keys/postgres.password"));

        try (var database = TestHomes.open(home)) {
            assertThat(database.access().password()).isNotEqualTo(lost);
            assertPasswordRequired(database.access());
            assertRefused(database.access().url(), "postgres", lost);
        }
    }

    /** As earlier builds made it: every user of this machine is accepted as the superuser. */
    private void makeATrustingDatabase() throws Exception {
        try (var database = TestHomes.open(home)) {
            TestHomes.execute(
                    database, "create table kept as select 42 as answer", "alter role postgres password null");
        }
        Files.writeString(home.resolve("postgres/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Files.delete(home.resolve("keys/postgres.password"));
    }

    private void assertPasswordRequiredAndDataKept() throws Exception {
        try (var database = TestHomes.open(home)) {
            assertPasswordRequired(database.access());
            assertThat(TestHomes.query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    private static void assertPasswordRequired(DatabaseAccess access) throws SQLException {
        access.connect().close();
        String plain = access.url().substring(0, access.url().indexOf('?'));
        for (String url : List.of(plain, access.url(), plain.replace("/postgres", "/template1"))) {
            assertRefused(url, "postgres", "wrong");
            assertRefused(url, "order_module", "");
        }
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(plain + "?user=postgres"))
                .withMessageContaining("no password was provided");
    }

    private static void assertRefused(String url, String user, String password) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(url, user, password))
                .satisfies(refused -> assertThat(refused.getSQLState())
                        .as(refused.getMessage())
                        .isIn(INVALID_PASSWORD, "08004"));
    }
}
