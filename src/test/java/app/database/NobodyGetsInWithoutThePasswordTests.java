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
import testing.Apart;

/** Every account of the machine gets to the port of the embedded database; none gets in without the password. */
@Apart
class NobodyGetsInWithoutThePasswordTests {

    private static final String INVALID_PASSWORD = "28P01";

    @TempDir
    Path home;

    @Test
    void aNewDatabaseAsksForIt() throws Exception {
        try (var database = TestHomes.open(home)) {
            requiresThePassword(database.access());
        }
    }

    /** As builds before this one made it: whoever is on this machine is believed to be the superuser. */
    @Test
    void aDatabaseThatTrustedEverybodyAsksForItAfterTheNextStartAndKeepsItsData() throws Exception {
        try (var database = TestHomes.open(home)) {
            execute(database, "create table kept as select 42 as answer");
            execute(database, "alter role postgres password null");
        }
        Files.writeString(home.resolve("postgres/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Files.delete(home.resolve("keys/postgres.password"));

        try (var database = TestHomes.open(home)) {
            requiresThePassword(database.access());
            assertThat(ask(database, "select answer from kept")).isEqualTo("42");
        }
    }

    /** A server that a killed process has left running still goes by the rules with which it was started. */
    @Test
    void aServerThatStillTrustsEverybodyIsStartedAnew() throws Exception {
        try (var database = TestHomes.open(home)) {
            execute(database, "create table kept as select 42 as answer");
            execute(database, "alter role postgres password null");
        }
        Files.writeString(home.resolve("postgres/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Files.delete(home.resolve("keys/postgres.password"));
        int port = TestHomes.freePort();
        PostgresServer left = TestHomes.server(home);
        left.start(port);
        try {
            DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", "")
                    .close();

            try (var database = TestHomes.open(home)) {
                requiresThePassword(database.access());
                assertThat(ask(database, "select answer from kept")).isEqualTo("42");
            }
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
            requiresThePassword(database.access());
            isRefused(database.access().url(), "postgres", lost);
        }
    }

    private static void requiresThePassword(DatabaseAccess access) throws SQLException {
        access.connect().close();
        String plain = access.url().substring(0, access.url().indexOf('?'));
        for (String url : List.of(plain, access.url(), plain.replace("/postgres", "/template1"))) {
            isRefused(url, "postgres", "wrong");
            isRefused(url, "order_module", "");
        }
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(plain + "?user=postgres"))
                .withMessageContaining("no password was provided");
    }

    private static void isRefused(String url, String user, String password) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(url, user, password))
                .satisfies(refused -> assertThat(refused.getSQLState())
                        .as(refused.getMessage())
                        .isIn(INVALID_PASSWORD, "08004"));
    }

    private static String ask(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = database.access().connect();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = database.access().connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
