package app.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * How to get to the embedded database.
 *
 * @param url over TCP on the loopback address; the driver accepts no other proof than SCRAM, so that no other program that took the port
 *     learns the password
 */
public record DatabaseAccess(String url, String user, String password) {

    static final String SUPERUSER = "postgres";

    static DatabaseAccess of(int port, String password) {
        return new DatabaseAccess(url(port), SUPERUSER, password);
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?requireAuth=scram-sha-256".formatted(port);
    }

    /** A new connection, without a pool. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
