import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.slf4j.LoggerFactory;

/**
 * Runs each module's migrations on an embedded PostgreSQL and writes jOOQ's classes for its tables to the package
 * {@code <module>.jooq}. Does nothing when neither the migrations nor jOOQ have changed.
 *
 * <p>Arguments: the project's folder, the folder for the classes, the version of jOOQ.
 */
public final class JooqCodegen {

    private static final String ROOT = "__root";
    /** Of the log; they are read and written through it. */
    private static final String SEGMENTS = "event_([0-9]+|elsewhere)";

    /** Tables of the module {@code bulk}, which has no schema of its own. They are in the schema {@code platform}. */
    private static final String BULK = "bulk_(job|item)";

    public static void main(String[] arguments) throws Exception {
        Path project = Path.of(arguments[0]);
        Path migrations = project.resolve("src/main/resources/db/migration");
        Path target = Path.of(arguments[1]);
        String fingerprint = fingerprint(migrations, project.resolve("src/build/JooqCodegen.java"), arguments[2]);
        Path stamp = target.resolve(".fingerprint");
        if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) {
            return;
        }
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        delete(target);
        Files.createDirectories(target);
        List<String> modules = modules(migrations);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "10")
                .start()) {
            migrate(server, migrations, ROOT);
            for (String module : modules) {
                migrate(server, migrations, module);
                generate(server, module, new Database().withExcludes(SEGMENTS + "|" + BULK), module, target);
            }
            generate(server, "platform", new Database().withIncludes(BULK), "bulk", target);
        }
        Files.writeString(stamp, fingerprint);
    }

    private static List<String> modules(Path migrations) throws IOException {
        try (Stream<Path> folders = Files.list(migrations)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals(ROOT))
                    .sorted()
                    .toList();
        }
    }

    /** One history table for each module, as Modulith does it at run time. */
    private static void migrate(EmbeddedPostgres server, Path migrations, String module) {
        Flyway.configure()
                .dataSource(server.getPostgresDatabase())
                .locations("filesystem:" + migrations.resolve(module))
                .table("flyway_schema_history_" + module)
                .baselineVersion("0")
                .baselineOnMigrate(true)
                .load()
                .migrate();
    }

    /** @param tables which tables of the schema get classes */
    private static void generate(EmbeddedPostgres server, String schema, Database tables, String module, Path target)
            throws Exception {
        GenerationTool.generate(new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withDriver("org.postgresql.Driver")
                        .withUrl(server.getJdbcUrl("postgres", "postgres")))
                .withGenerator(new Generator()
                        .withDatabase(tables.withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema(schema)
                                .withIncludeSystemSequences(false))
                        .withGenerate(new Generate()
                                .withJavaTimeTypes(true)
                                .withRecords(true)
                                .withPojos(false)
                                .withDaos(false)
                                .withImplicitJoinPathsToMany(false)
                                .withGeneratedAnnotation(false)
                                .withGlobalCatalogReferences(false))
                        .withTarget(
                                new Target().withPackageName(module + ".jooq").withDirectory(target.toString()))));
    }

    private static String fingerprint(Path migrations, Path generator, String version) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(version.getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(generator));
        try (Stream<Path> files = Files.walk(migrations)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(migrations.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
