package app.database;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import org.springframework.modulith.runtime.flyway.MigrationFilter;
import org.springframework.stereotype.Component;

/**
 * Makes the start faster if no migration is pending. Flyway would query the database for each module. This class needs two queries for all
 * modules. They show whether exactly the scripts of this build have been applied, with the same content. If anything differs, Flyway
 * decides.
 */
@Component
public final class PendingMigrations implements MigrationFilter {

    private static final Logger LOG = LoggerFactory.getLogger(PendingMigrations.class);
    private static final ApplicationModuleIdentifier ROOT = ApplicationModuleIdentifier.of("__root");

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

    /** The checksums of the scripts of this build, by module and file name. */
    private final Map<ApplicationModuleIdentifier, Map<String, Integer>> scripts = new HashMap<>();

    /** The checksums of the applied scripts, by history table and file name, from before this start migrated any module. */
    private @Nullable Map<String, Map<String, Integer>> applied;

    public PendingMigrations(ResourcePatternResolver resources) {
        this.resources = resources;
    }

    /** @throws UnsupportedDatabase if an applied migration differs from the same migration of this build */
    @Override
    public boolean shouldMigrate(ApplicationModuleIdentifier module, Flyway flyway) {
        Configuration flyways = flyway.getConfiguration();
        String table = module.equals(ROOT) ? flyways.getTable() : flyways.getTable() + "_" + module;
        try {
            if (applied == null) {
                applied = applied(Objects.requireNonNull(flyways.getDataSource()));
                requireSupported(flyways, applied);
            }
            return !scripts(flyways.getLocations(), module).equals(applied.getOrDefault(table, Map.of()));
        } catch (SQLException unknown) {
            return true; // Flyway will report the error, or the error has passed by then
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Checks all modules before the first one is migrated, so that a refused database stays unchanged. */
    private void requireSupported(Configuration flyways, Map<String, Map<String, Integer>> applied) throws IOException {
        String prefix = flyways.getTable() + "_";
        for (Map.Entry<String, Map<String, Integer>> history : applied.entrySet()) {
            String table = history.getKey();
            ApplicationModuleIdentifier module =
                    table.startsWith(prefix) ? ApplicationModuleIdentifier.of(table.substring(prefix.length())) : ROOT;
            Map<String, Integer> expected = scripts(flyways.getLocations(), module);
            // A history without scripts in this build belongs to a module of a later build.
            if (!expected.isEmpty()
                    && !expected.entrySet().containsAll(history.getValue().entrySet())) {
                requireUnchanged(flyways, module, table);
            }
        }
    }

    /**
     * Lets Flyway decide whether the migrations differ, because the checksums of this class only save Flyway's work. Migrations of a later
     * build are allowed.
     */
    private static void requireUnchanged(Configuration flyways, ApplicationModuleIdentifier module, String table) {
        String[] locations = Stream.of(flyways.getLocations())
                .map(location -> "%s/%s".formatted(location, module))
                .toArray(String[]::new);
        Flyway.configure()
                .configuration(flyways)
                .locations(locations)
                .table(table)
                .load()
                .validateWithResult()
                .invalidMigrations
                .stream()
                .filter(invalid -> CHANGED.contains(invalid.errorDetails.errorCode))
                .findFirst()
                .ifPresent(invalid -> {
                    throw new UnsupportedDatabase(module.toString(), invalid.version, invalid.description);
                });
    }

    private static Map<String, Map<String, Integer>> applied(DataSource database) throws SQLException {
        Map<String, Map<String, Integer>> applied = new HashMap<>();
        Connection connection = DataSourceUtils.getConnection(database);
        try (Statement statement = connection.createStatement()) {
            String query;
            try (var rows = statement.executeQuery(QUERY)) {
                query = rows.next() ? rows.getString(1) : null;
            }
            if (query != null) {
                try (var rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        applied.computeIfAbsent(rows.getString(1), table -> new HashMap<>())
                                .put(rows.getString(2), rows.getInt(3));
                    }
                }
            }
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
        return applied;
    }

    private Map<String, Integer> scripts(Location[] locations, ApplicationModuleIdentifier module) throws IOException {
        Map<String, Integer> known = scripts.get(module);
        if (known == null) {
            known = read(locations, module);
            scripts.put(module, known);
        }
        return known;
    }

    private Map<String, Integer> read(Location[] locations, ApplicationModuleIdentifier module) throws IOException {
        List<Resource> found = new ArrayList<>();
        for (Location location : locations) {
            try {
                found.addAll(List.of(resources.getResources("%s/%s/*.sql".formatted(location, module))));
            } catch (FileNotFoundException noFolder) {
                LOG.debug("There are no migrations of {}", module, noFolder);
            }
        }
        Map<String, Integer> checksums = new HashMap<>();
        for (Resource script : found) {
            checksums.put(Objects.requireNonNull(script.getFilename()), checksum(script));
        }
        return checksums;
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
