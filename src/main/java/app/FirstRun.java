package app;

import static app.SettingNames.ADDRESS;
import static app.SettingNames.BESIDE_FIRST_RUN;
import static app.SettingNames.DATASOURCE_URL;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.springframework.core.env.Environment;

/** Tells whether a start is a first run: a start that uses the embedded database of its folder and that only this machine can reach. */
public final class FirstRun {

    private FirstRun() {}

    /**
     * Whether this is a first run, or another instance on the database of a first run. An instance that names a database URL must set
     * {@code orderwright.beside-first-run}, and both its own address and its database must be on this machine's loopback address.
     */
    public static boolean isDemo(Environment environment) {
        return usesFolder(environment)
                || isBeside(environment)
                        && isLoopback(environment.getProperty(ADDRESS))
                        && isOnLoopback(environment.getProperty(DATASOURCE_URL, ""));
    }

    /** Whether this is a first run with a database of its own. */
    public static boolean isFirstRun(Environment environment) {
        return !isBeside(environment) && usesFolder(environment);
    }

    /** Whether this is another instance on the database of a first run, and names no URL. It uses the database of the folder. */
    public static boolean joinsByFolder(Environment environment) {
        return isBeside(environment) && usesFolder(environment);
    }

    /** Whether the instance uses the embedded database of its folder, and only this machine can reach the instance. */
    private static boolean usesFolder(Environment environment) {
        return !isSet(environment, DATASOURCE_URL) && isLoopback(environment.getProperty(ADDRESS));
    }

    /** Whether the configuration says that this is an instance beside a first run. */
    public static boolean isBeside(Environment environment) {
        return environment.getProperty(BESIDE_FIRST_RUN, Boolean.class, false);
    }

    private static boolean isOnLoopback(String jdbcUrl) {
        Properties server = Driver.parseURL(jdbcUrl, null);
        return server != null
                && Arrays.stream(PGProperty.PG_HOST.getOrDefault(server).split(","))
                        .allMatch(FirstRun::isLoopback);
    }

    /** Whether the setting has a value. A blank value counts as absent. */
    public static boolean isSet(Environment environment, String key) {
        String value = environment.getProperty(key);
        return value != null && !value.isBlank();
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
