package app.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import org.springframework.modulith.runtime.flyway.MigrationFilter;
import org.springframework.stereotype.Component;

/**
 * Makes the start faster if no migration is pending. Flyway would query the database for each module. This class needs two queries for all
 * modules. They show whether exactly the scripts of this build have been applied, with the same content. If anything differs, Flyway
 * decides.
 */
@Component
final class PendingMigrations implements MigrationFilter {

    private static final String ROOT = "__root";

    /**
     * Builds before the compatibility number refuse a database with this migration of the root. It is below their newest one, so in their
     * databases it is applied out of order.
     */
    private static final String REFUSED_BY_EARLIER_BUILDS = "V1.1__earlier_builds_cannot_use_this_database.sql";

    /** Builds another query, which selects from every history table. */
    private static final String QUERY = """
            SELECT string_agg(format(
                'SELECT %L, script, checksum FROM %I.%I WHERE success AND type = ''SQL''', tablename, schemaname, tablename),
                ' UNION ALL ')
            FROM pg_tables WHERE schemaname = current_schema() AND starts_with(tablename, 'flyway_schema_history')
            """;

    private static final Set<ErrorCode> CHANGED = Set.of(
            CoreErrorCode.CHECKSUM_MISMATCH,
            CoreErrorCode.DESCRIPTION_MISMATCH,
            CoreErrorCode.TYPE_MISMATCH,
            CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED);

    private final ResourcePatternResolver resources;

    /** The modules that had pending migrations before this start migrated any module. */
    private @Nullable Set<String> pending;

    public PendingMigrations(ResourcePatternResolver resources) {
        this.resources = resources;
    }

    /** @throws UnsupportedDatabase if an applied migration differs from the same migration of this build */
    @Override
    public boolean shouldMigrate(ApplicationModuleIdentifier module, Flyway flyway) {
        if (pending == null) {
            pending = pending(flyway.getConfiguration());
        }
        return pending.contains(module.toString());
    }

    /** Checks all modules before the first one is migrated, so that a refused database stays unchanged. */
    private Set<String> pending(Configuration flyways) {
        Map<String, Map<String, Integer>> applied = applied(Objects.requireNonNull(flyways.getDataSource()));
        Set<String> modules = new HashSet<>();
        Map<String, Integer> ofRoot = applied.get(flyways.getTable());
        boolean isOfAnEarlierBuild = ofRoot != null && !ofRoot.containsKey(REFUSED_BY_EARLIER_BUILDS);
        scripts(flyways.getLocations()).forEach((module, scripts) -> {
            String table = module.equals(ROOT) ? flyways.getTable() : flyways.getTable() + "_" + module;
            Map<String, Integer> found = applied.getOrDefault(table, Map.of());
            if (!scripts.equals(found)) {
                modules.add(module);
            }
            if (!scripts.entrySet().containsAll(found.entrySet())) {
                requireUnchanged(flyways, module, table);
            }
        });
        if (isOfAnEarlierBuild) {
            flyway(flyways, ROOT, flyways.getTable()).outOfOrder(true).load().migrate();
        }
        return modules;
    }

    /**
     * Lets Flyway decide whether the migrations differ, because the checksums of this class only save Flyway's work. Migrations of a later
     * build are allowed, because {@link Compatibility} refuses a database that needs a later build.
     */
    private static void requireUnchanged(Configuration flyways, String module, String table) {
        flyway(flyways, module, table).load().validateWithResult().invalidMigrations.stream()
                .filter(invalid -> CHANGED.contains(invalid.errorDetails.errorCode))
                .findFirst()
                .ifPresent(invalid -> {
                    throw new UnsupportedDatabase(module, invalid.version, invalid.description);
                });
    }

    private static FluentConfiguration flyway(Configuration flyways, String module, String table) {
        return Flyway.configure()
                .configuration(flyways)
                .locations(Stream.of(flyways.getLocations())
                        .map(location -> "%s/%s".formatted(location, module))
                        .toArray(String[]::new))
                .table(table);
    }

    /** The checksums of the applied scripts, by history table and file name. Empty if the database cannot be asked; Flyway reports the error. */
    private static Map<String, Map<String, Integer>> applied(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        Map<String, Map<String, Integer>> applied = new HashMap<>();
        try {
            String query = jdbc.queryForObject(QUERY, String.class);
            if (query != null) {
                jdbc.query(query, row -> {
                    applied.computeIfAbsent(row.getString(1), table -> new HashMap<>())
                            .put(row.getString(2), row.getInt(3));
                });
            }
        } catch (DataAccessException unknown) {
            return Map.of();
        }
        return applied;
    }

    /** The checksums of the scripts of this build, by module and file name. */
    private Map<String, Map<String, Integer>> scripts(Location[] locations) {
        Map<String, Map<String, Integer>> scripts = new HashMap<>();
        try {
            for (Location location : locations) {
                for (Resource script : resources.getResources(location + "/*/*.sql")) {
                    Path path = Path.of(script.getURL().getPath());
                    String module = path.getName(path.getNameCount() - 2).toString();
                    scripts.computeIfAbsent(module, none -> new HashMap<>())
                            .put(Objects.requireNonNull(script.getFilename()), checksum(script));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return scripts;
    }

    /**
     * Computes the checksum as Flyway does: over the lines, without the line ends. If Flyway changes its method, the checksums differ, and
     * Flyway decides about every module.
     */
    private static int checksum(Resource script) throws IOException {
        CRC32 sum = new CRC32();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) sum.getValue();
    }
}
