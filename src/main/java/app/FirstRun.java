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

/** Whether a start is a first run: on the embedded database of its own folder, and reachable from this machine only. */
public final class FirstRun {

    private FirstRun() {}

    /** A first run, or another instance on its database: by an explicit word, and with everything on this machine's loopback address. */
    public static boolean isDemo(Environment environment) {
        return usesFolder(environment)
                || isBeside(environment)
                        && isLoopback(environment.getProperty(ADDRESS))
                        && isOnLoopback(environment.getProperty(DATASOURCE_URL, ""));
    }

    /** With a database of its own. */
    public static boolean isFirstRun(Environment environment) {
        return !isBeside(environment) && usesFolder(environment);
    }

    /** Another instance on the database of a first run that names no URL: it uses the one of the folder. */
    public static boolean joinsByFolder(Environment environment) {
        return isBeside(environment) && usesFolder(environment);
    }

    /** Its database is the embedded one of its folder, and only this machine can reach it. */
    private static boolean usesFolder(Environment environment) {
        return !isSet(environment, DATASOURCE_URL) && isLoopback(environment.getProperty(ADDRESS));
    }

    /** The configuration says that it is an instance beside a first run. */
    public static boolean isBeside(Environment environment) {
        return environment.getProperty(BESIDE_FIRST_RUN, Boolean.class, false);
    }

    private static boolean isOnLoopback(String jdbcUrl) {
        Properties server = Driver.parseURL(jdbcUrl, null);
        return server != null
                && Arrays.stream(PGProperty.PG_HOST.getOrDefault(server).split(","))
                        .allMatch(FirstRun::isLoopback);
    }

    /** Blank counts as absent. */
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
