package testing;

import static java.util.Objects.requireNonNull;

import app.Modules;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.test.util.ReflectionTestUtils;
import platform.connection.UnusedPort;

/**
 * A database on the PostgreSQL server that all tests of a JVM share, or on that of a lane of tests that run {@link Beside} them. A
 * server starts with its first database and ends with the JVM, after the last Spring context is closed; it is fast, not durable.
 *
 * <p>Each test with a Spring context gets a database ({@link ModuleTest}); others call {@link #create()} and {@link #migrate}.
 */
public final class TestDatabase {

    /** The modules with tables that all others use. */
    private static final List<String> SHARED = List.of("platform", "outbox");

    /** The modules that have a schema and a role of their own. */
    public static final List<String> MODULES = Modules.NAMES.stream()
            .filter(module -> Files.isDirectory(Path.of("src/main/resources/db/migration", module)))
            .filter(module -> !SHARED.contains(module))
            .toList();

    /** The modules that have migrations, in the order in which these run: the shared modules come first. */
    public static final List<String> MIGRATED =
            Stream.concat(SHARED.stream(), MODULES.stream()).toList();

    private static final String SUPERUSER = "postgres";
    private static final String ROOT = "__root";
    private static final String HISTORY = "flyway_schema_history";
    private static final AtomicInteger CREATED = new AtomicInteger();

    /** By lane; the empty one is that of the tests that run one after another. */
    private static final Map<String, Server> SERVERS = new ConcurrentHashMap<>();

    private final Server server;
    private final String name;

    private TestDatabase(Server server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * A database with the tables of these modules. It is copied from one that is migrated once, which takes a tenth of the time.
     *
     * @param modules in the order in which they are migrated; if there are none, the database is empty
     */
    public static TestDatabase create(String... modules) {
        return server("").create(List.of(modules));
    }

    /** A database like that of {@link #create}, for a test that runs {@link Beside} the others in this lane. */
    public static TestDatabase createBeside(String lane, String... modules) {
        return server(lane).create(List.of(modules));
    }

    /**
     * A database with the tables of all modules, so that an application that starts with it need not migrate it.
     *
     * @param lane for a test that runs {@link Beside} the others in this lane; empty for one of those that run one after another
     */
    static TestDatabase createMigrated(String lane) {
        return server(lane).create(MIGRATED);
    }

    private static Server server(String lane) {
        return SERVERS.computeIfAbsent(lane, any -> new Server());
    }

    public String name() {
        return name;
    }

    public String url() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.postgres().getPort(), name);
    }

    public String user() {
        return SUPERUSER;
    }

    /** Connections of the superuser, without a pool. */
    public DataSource dataSource() {
        return server.postgres().getDatabase(SUPERUSER, name);
    }

    /** Connections of the superuser to a database of the same server that belongs to no test. */
    DataSource server() {
        return server.postgres().getPostgresDatabase();
    }

    /** Runs the migrations of the schemas and of these modules, each with its own history, as the application does. */
    public TestDatabase migrate(String... modules) {
        return migrate(List.of(modules));
    }

    private TestDatabase migrate(List<String> modules) {
        return migrate(dataSource(), modules);
    }

    /** Runs these migrations with the connections of a role, which becomes the owner of the tables. */
    public TestDatabase migrate(DataSource role, List<String> modules) {
        Stream.concat(Stream.of(ROOT), modules.stream())
                .forEach(module -> Flyway.configure()
                        .dataSource(role)
                        .locations("classpath:db/migration/" + module)
                        .table(HISTORY + (module.equals(ROOT) ? "" : "_" + module))
                        .baselineVersion("0")
                        .baselineOnMigrate(true)
                        .load()
                        .migrate());
        return this;
    }

    private static final class Server {

        private @Nullable EmbeddedPostgres started;
        /** By the modules that were migrated. */
        private final Map<List<String>, TestDatabase> templates = new HashMap<>();

        synchronized EmbeddedPostgres postgres() {
            if (started == null) {
                started = start();
            }
            return started;
        }

        TestDatabase create(List<String> modules) {
            return create(modules.isEmpty() ? "" : " template " + template(modules).name);
        }

        private synchronized TestDatabase template(List<String> modules) {
            return templates.computeIfAbsent(modules, any -> create("").migrate(modules));
        }

        private TestDatabase create(String options) {
            String name = "test_" + CREATED.incrementAndGet();
            try (var connection = postgres().getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                // The usual strategy writes each page to the log, which takes twice the CPU time.
                statement.execute("create database " + name + options + " strategy file_copy");
            } catch (SQLException refused) {
                throw new IllegalStateException(refused);
            }
            return new TestDatabase(this, name);
        }

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(Asker.TIMEOUT)
                        .setPort(UnusedPort.next())
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("wal_keep_size", "512MB") // tests read it
                        .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                        .start();
                // Until a test counts its statements. An option of the server's start could not be changed later.
                ExecutedStatements.pause(server.getPostgresDatabase());
                // Unlike a hook of its own, this runs when the contexts are closed. Without this call, a JVM that
                // starts no
                // SpringApplication would not run it.
                ReflectionTestUtils.invokeMethod(
                        requireNonNull(ReflectionTestUtils.getField(SpringApplication.class, "shutdownHook")),
                        "enableShutdownHookAddition");
                SpringApplication.getShutdownHandlers().add(() -> close(server));
                return server;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
