package app.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Embedded databases in folders of tests. They share the unpacked programs of PostgreSQL, and most are copies of one new database. */
final class TestHomes {

    /** It is kept for the next run, because unpacking takes seconds. */
    private static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

    static final PostgresWatch.Limits LIMITS = new PostgresWatch.Limits(1, Duration.ofHours(1), Duration.ofSeconds(30));

    private TestHomes() {}

    static EmbeddedDatabase open(Path home) throws IOException, SQLException {
        return open(home, TestHomes::failed);
    }

    /** A database that is started again once if it dies. */
    static EmbeddedDatabase open(Path home, Runnable giveUp) throws IOException, SQLException {
        if (!EmbeddedDatabase.isIn(home)) {
            copy(Untouched.HOME, home);
        }
        return make(home, giveUp);
    }

    /** A database that PostgreSQL creates if there is none, which takes seconds. */
    static EmbeddedDatabase make(Path home) throws IOException, SQLException {
        return make(home, TestHomes::failed);
    }

    private static EmbeddedDatabase make(Path home, Runnable giveUp) throws IOException, SQLException {
        return new EmbeddedDatabase(home, PROGRAMS, LIMITS, giveUp);
    }

    private static void failed() {
        throw new AssertionError("The database died more than once");
    }

    /** The first column of the first row. */
    static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = database.access().connect();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void execute(EmbeddedDatabase database, String... statements) throws SQLException {
        try (var connection = database.access().connect();
                var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    static PostgresServer server(Path home) throws IOException {
        return new PostgresServer(
                Programs.in(PROGRAMS), home.resolve("postgres").toAbsolutePath());
    }

    /** A home after a first start and a clean end. */
    private static final class Untouched {

        static final Path HOME = make(Path.of("target", "postgres-untouched"));

        private static Path make(Path home) {
            try {
                FileSystemUtils.deleteRecursively(home);
                TestHomes.make(home).close();
                return home;
            } catch (IOException | SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths.skip(1)::iterator) {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
