package outbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.postgresql.ds.PGSimpleDataSource;
import testing.TestDatabase;

/**
 * A way to the database for one connection. On request, it withholds the end of what the driver sends, as if the process of the driver
 * had frozen before its last message.
 */
final class HalfwayProxy implements AutoCloseable {

    /** The message "Sync" of the protocol of PostgreSQL, which ends a statement or a batch. */
    private static final byte[] SYNC = {'S', 0, 0, 0, 4};

    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket server;
    private volatile boolean withholding;

    HalfwayProxy(TestDatabase database) throws IOException {
        PGSimpleDataSource target = new PGSimpleDataSource();
        target.setUrl(database.url());
        server = new Socket(InetAddress.getLoopbackAddress(), target.getPortNumbers()[0]);
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on, the last message of each statement is lost. */
    void withhold() {
        withholding = true;
    }

    private void serve() {
        try {
            Socket client = door.accept();
            Thread.ofVirtual().start(() -> answer(client));
            byte[] buffer = new byte[64 * 1024];
            InputStream sent = client.getInputStream();
            for (int size = sent.read(buffer); size >= 0; size = sent.read(buffer)) {
                int kept = withholding && endsWithSync(buffer, size) ? size - SYNC.length : size;
                server.getOutputStream().write(buffer, 0, kept);
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private static boolean endsWithSync(byte[] buffer, int size) {
        return size >= SYNC.length && Arrays.equals(buffer, size - SYNC.length, size, SYNC, 0, SYNC.length);
    }

    private void answer(Socket client) {
        try (client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        server.close();
    }
}
