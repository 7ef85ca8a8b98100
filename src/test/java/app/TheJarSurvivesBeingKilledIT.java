package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.RunningJar;

class TheJarSurvivesBeingKilledIT {

    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    Path home;

    @Test
    void everyStartFindsWhatWasCommitted() throws SQLException {
        ProcessHandle leftRunning;
        try (RunningJar first = RunningJar.start(home)) {
            execute(first, "create table committed (id bigint primary key)");
            execute(first, "insert into committed values (1)");
            first.kill();
            leftRunning = first.database().orElseThrow();

            RunningJar second = RunningJar.start(home);
            assertThat(second.database())
                    .as("goes on with the running database")
                    .contains(leftRunning);
            execute(second, "insert into committed values (2)");
            second.kill();
        }
        leftRunning.onExit().join(); // both were killed, as by a power cut

        try (RunningJar third = RunningJar.start(home)) {
            assertThat(committed(third)).isEqualTo(2);
            assertThat(third.terminate()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(third.database()).as("ended with the jar").isEmpty();
        }
    }

    private static void execute(RunningJar jar, String sql) throws SQLException {
        try (var connection = connect(jar)) {
            connection.createStatement().execute(sql);
        }
    }

    private static int committed(RunningJar jar) throws SQLException {
        try (var connection = connect(jar);
                var rows = connection.createStatement().executeQuery("select count(*) from committed")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Connection connect(RunningJar jar) throws SQLException {
        return DriverManager.getConnection(jar.databaseUrl());
    }
}
