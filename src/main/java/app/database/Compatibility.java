package app.database;

import app.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Refuses a database that a newer build has changed so that this build cannot use it. The database stores the compatibility number that a
 * build must have at least. Each start and each command compares it with the number of this build before anything else uses the database.
 */
@Component
final class Compatibility implements BeanPostProcessor {

    private static final String RESOURCE = "/META-INF/orderwright/compatibility.properties";
    private static final String IS_STORED = "select to_regclass('platform.compatibility') is not null";
    private static final String STORED = "select number from platform.compatibility";

    private final int own;

    Compatibility() {
        this(numberOfThisBuild());
    }

    /** @param own the compatibility number of the build */
    Compatibility(int own) {
        this.own = own;
    }

    /** Returns the compatibility number of this build. */
    static int numberOfThisBuild() {
        Properties read = new Properties();
        try (InputStream resource = Objects.requireNonNull(Compatibility.class.getResourceAsStream(RESOURCE))) {
            read.load(resource);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Integer.parseInt(read.getProperty("number").strip());
    }

    /** @throws StartRefused if the bean is a database that needs a newer build */
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource database) {
            requireCompatible(database);
        }
        return bean;
    }

    /** @throws StartRefused if the database needs a newer build; a database that stores no number yet is accepted */
    void requireCompatible(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        if (!Boolean.TRUE.equals(jdbc.queryForObject(IS_STORED, Boolean.class))) {
            return;
        }
        int needed = Objects.requireNonNull(jdbc.queryForObject(STORED, Integer.class));
        if (needed > own) {
            throw new StartRefused(
                    "A newer build has changed the database: it needs a build with the compatibility number %d or higher, and this build has %d."
                            .formatted(needed, own),
                    "Start the newer build, or restore a backup that was made before it first started. Nothing was changed.");
        }
    }
}
