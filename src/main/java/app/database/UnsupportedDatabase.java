package app.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The database was created by a build whose migrations differ from those of this build. Since the oldest supported build, a committed
 * migration never changes.
 */
public final class UnsupportedDatabase extends RuntimeException {

    /** The commit since which every build can use a database of an earlier build. */
    static final String OLDEST_SUPPORTED = "4fb94e0 (21 November 2026)";

    private static final String ACTION = "Use the build that created this database, or start this build on a new one:"
            + " set orderwright.home to a new folder, or spring.datasource.url to a new database. Nothing was changed.";

    private final String found;

    /**
     * @param schema the schema to which the migration belongs
     * @param version of the migration, such as {@code 3}
     * @param description of the migration, from its file name
     */
    UnsupportedDatabase(String schema, String version, String description) {
        this(
                "Migration V%s (%s) of schema %s differs in the database from the one in this build. The database was created by a build older than commit %s, which is the oldest supported one."
                        .formatted(version, description, schema, OLDEST_SUPPORTED));
    }

    private UnsupportedDatabase(String found) {
        super(found + " " + ACTION);
        this.found = found;
    }

    /** Shows the message instead of a stack trace. */
    public static final class Explained extends AbstractFailureAnalyzer<UnsupportedDatabase> {

        @Override
        protected FailureAnalysis analyze(Throwable root, UnsupportedDatabase refused) {
            return new FailureAnalysis(refused.found, ACTION, refused);
        }
    }
}
