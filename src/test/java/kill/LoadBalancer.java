package kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import testing.RunningJar;

/** Forwards each connection to the next instance in turn that accepts it, whoever connects: there are no sticky sessions. */
final class LoadBalancer implements AutoCloseable {

    private static final int BACKLOG = 2_000;
    private static final int CONNECT_MILLIS = 60_000;

    private final ServerSocket listener;
    private final List<URI> instances;
    private final AtomicInteger turn = new AtomicInteger();

    LoadBalancer(RunningJar... instances) {
        this.instances = Stream.of(instances).map(jar -> jar.uri("")).toList();
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> forward(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket client) {
        for (int attempt = 0; attempt < instances.size(); attempt++) {
            URI instance = instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress("127.0.0.1", instance.getPort()), CONNECT_MILLIS);
                Thread.ofVirtual().start(() -> copy(client, server));
                copy(server, client);
                return;
            } catch (IOException refused) {
                close(server);
            }
        }
        close(client);
    }

    /** Until one side ends; then both end. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // the other direction ends too, as both sockets are closed now
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
