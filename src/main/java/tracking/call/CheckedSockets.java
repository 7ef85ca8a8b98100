package tracking.call;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Makes sockets that check the address at the moment of the connection. So also an address that stands in the URL itself, which the client does
 * not resolve, is checked.
 */
final class CheckedSockets extends SocketFactory {

    private final AllowedAddresses allowed;

    CheckedSockets(AllowedAddresses allowed) {
        this.allowed = allowed;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                if (!(endpoint instanceof InetSocketAddress socket) || socket.isUnresolved()) {
                    throw new AddressRefusedException();
                }
                allowed.require(socket.getAddress());
                super.connect(endpoint, timeout);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unused();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unused();
    }

    /** The client connects the sockets that it makes. */
    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("A socket is made first and connected then");
    }
}
