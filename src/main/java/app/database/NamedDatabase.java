package app.database;

import app.FirstRun;
import app.SettingNames;
import app.StartRefused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLState;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The PostgreSQL server that {@code spring.datasource.url} names, instead of the embedded one. */
public final class NamedDatabase {

    /** The oldest major version with which the platform is tested. */
    static final int OLDEST_VERSION = 18;

    private static final String USER = "spring.datasource.username";
    private static final String PASSWORD = "spring.datasource.password";
    private static final String POOL_PROPERTIES = "spring.datasource.hikari.data-source-properties";
    private static final String CONNECT_SECONDS = "5";
    private static final String INVALID_AUTHORIZATION = "28"; // the class of these SQL states
    private static final String TOO_OLD_TO_TELL = "9.4"; // the driver then sends no queries of its own when it connects

    private NamedDatabase() {}

    /**
     * Opens one connection as the pool will do, and closes it. Does nothing if no URL of a PostgreSQL server is set.
     *
     * @throws StartRefused if the server cannot be reached, refuses the connection, or is too old; with the words of the server
     */
    public static void requireUsable(Environment environment) {
        String url = environment.getProperty(SettingNames.DATASOURCE_URL, "");
        if (!FirstRun.isSet(environment, SettingNames.DATASOURCE_URL)) {
            return;
        }
        if (Driver.parseURL(url, null) == null) {
            throw new StartRefused(
                    "The setting %s has a value that is no URL of a PostgreSQL database."
                            .formatted(SettingNames.DATASOURCE_URL),
                    "Allowed: jdbc:postgresql://HOST:PORT/DATABASE, with the user in %s and the password in %s."
                            .formatted(USER, PASSWORD));
        }
        try (Connection connection = DriverManager.getConnection(url, properties(environment))) {
            requireVersion(connection, url);
        } catch (SQLException refused) {
            throw refused(url, refused);
        }
    }

    private static Properties properties(Environment environment) {
        Properties properties = new Properties();
        Binder.get(environment)
                .bind(POOL_PROPERTIES, Bindable.mapOf(String.class, String.class))
                .ifBound(properties::putAll);
        properties.remove(PGProperty.OPTIONS.getName()); // settings of sessions that do work
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, TOO_OLD_TO_TELL);
        properties.putIfAbsent(PGProperty.CONNECT_TIMEOUT.getName(), CONNECT_SECONDS);
        properties.putIfAbsent(PGProperty.LOGIN_TIMEOUT.getName(), CONNECT_SECONDS);
        if (FirstRun.isSet(environment, USER)) {
            PGProperty.USER.set(properties, environment.getProperty(USER));
        }
        if (FirstRun.isSet(environment, PASSWORD)) {
            PGProperty.PASSWORD.set(properties, environment.getProperty(PASSWORD));
        }
        return properties;
    }

    private static void requireVersion(Connection connection, String url) throws SQLException {
        int found = connection.getMetaData().getDatabaseMajorVersion();
        if (found < OLDEST_VERSION) {
            throw new StartRefused(
                    "The server of %s is PostgreSQL %s, and the platform needs PostgreSQL %d or later."
                            .formatted(
                                    withoutQuery(url),
                                    connection.getMetaData().getDatabaseProductVersion(),
                                    OLDEST_VERSION),
                    "Upgrade the server, or set %s to a database on another one."
                            .formatted(SettingNames.DATASOURCE_URL));
        }
    }

    private static StartRefused refused(String url, SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        String action;
        if (state.startsWith(INVALID_AUTHORIZATION)) {
            action = "Correct %s and %s.".formatted(USER, PASSWORD);
        } else if (PSQLState.isConnectionError(state)) {
            action = "Start the server, or correct %s.".formatted(SettingNames.DATASOURCE_URL);
        } else {
            action = "Correct %s, or what the server refuses.".formatted(SettingNames.DATASOURCE_URL);
        }
        return new StartRefused(
                "The database %s cannot be used: %s".formatted(withoutQuery(url), refused.getMessage()),
                action,
                refused);
    }

    /** Without the parameters, because they may hold a password. */
    static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
