package platform.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/** Closes a new connection if its address has too many, before anything is read from it. */
final class CountingEndpoint extends NioEndpoint {

    private volatile AddressCounts counts = new AddressCounts(0);
    private volatile Runnable onRefusal = () -> {};

    /** @param onRefusal called for each connection that is closed for this reason */
    void limit(AddressCounts limited, Runnable onRefusal) {
        this.counts = limited;
        this.onRefusal = onRefusal;
    }

    void forgetClosed() {
        counts.forgetClosed();
    }

    /** Returns false if the connection is refused. Tomcat then looks for it among its connections, and finds none to close. */
    @Override
    protected boolean setSocketOptions(SocketChannel connection) {
        InetAddress address = addressOf(connection);
        if (address == null || !counts.add(address, connection)) {
            onRefusal.run();
            destroySocket(connection);
            return false;
        }
        return super.setSocketOptions(connection);
    }

    /** Null if the connection is already closed. */
    private static @Nullable InetAddress addressOf(SocketChannel connection) {
        try {
            return connection.getRemoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
        } catch (IOException closed) {
            return null;
        }
    }
}
