package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket of which only the handshake is as it should be. It reads nothing by itself. */
final class RawSocket implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int SMALL = 4096;

    private final Socket socket;

    private RawSocket(Socket socket) {
        this.socket = socket;
    }

    static RawSocket open(URI instance, String token) throws IOException {
        return open(instance, token, "");
    }

    static RawSocket open(URI instance, String token, String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL);
        socket.connect(new InetSocketAddress("127.0.0.1", instance.getPort()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        RawSocket opened = new RawSocket(socket);
        opened.send("""
                GET /ws/state%s HTTP/1.1\r
                Host: %s\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Protocol: bearer.%s, orderwright.state.v1\r
                \r
                """.formatted(query, instance.getAuthority(), token).getBytes(StandardCharsets.US_ASCII));
        assertThat(opened.line()).startsWith("HTTP/1.1 101");
        String line = opened.line();
        while (!line.isEmpty()) {
            line = opened.line();
        }
        return opened;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends nothing more. */
    void endInput() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            // by the server
        }
    }

    /** Reads until the server closes the connection. */
    void readToTheEnd() throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            // as good as closed
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
