package app.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The address and the credentials of the embedded database.
 *
 * @param url over TCP on the loopback address; the driver authenticates by SCRAM only, so another program that has taken the port cannot
 *     learn the password
 */
record DatabaseAccess(String url, String user, String password) {

    static final String SUPERUSER = "postgres";

    static DatabaseAccess of(int port, String password) {
        return new DatabaseAccess(url(port), SUPERUSER, password);
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?requireAuth=scram-sha-256".formatted(port);
    }

    /** Opens a new connection, without a pool. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Returns the user and the URL, without the password. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
