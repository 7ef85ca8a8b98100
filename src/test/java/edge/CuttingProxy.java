package edge;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before the platform and cuts each WebSocket where a test says, in the order of their handshakes. Other connections pass. */
final class CuttingProxy implements AutoCloseable {

    /** The place in what the server sends at which a socket is cut. */
    enum Place {
        BEFORE_THE_ANSWER,
        AFTER_MESSAGES,
        WITHIN_THE_NEXT_MESSAGE
    }

    /**
     * One cut.
     *
     * @param messages how many messages of the server pass before, for the places that count them
     * @param abrupt whether the client's connection is reset; otherwise it ends
     */
    record Cut(Place place, int messages, boolean abrupt) {}

    private static final int TEXT = 1;
    private static final int OPCODE = 0x0f;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final URI target;
    private final ServerSocket listener;
    private final Queue<Cut> planned;
    private final int cuts;
    private final AtomicInteger done = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isDown;

    CuttingProxy(URI target, List<Cut> cuts) {
        this.target = target;
        this.planned = new ConcurrentLinkedQueue<>(cuts);
        this.cuts = cuts.size();
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(listener.getLocalPort(), path));
    }

    boolean hasCutAll() {
        return done.get() == cuts;
    }

    /** Cuts all open sockets, and each new one until {@link #comeBack}. */
    void goDown() throws IOException {
        isDown = true;
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    void comeBack() {
        isDown = false;
    }

    /** The number of sockets that were cut at once while the proxy was down. */
    int refused() {
        return refused.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket()) {
            byte[] request = head(client.getInputStream());
            boolean isSocket = new String(request, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains("upgrade: websocket");
            if (isSocket) {
                sockets.add(client);
                if (isDown) {
                    refused.incrementAndGet();
                    return;
                }
            }
            server.connect(new InetSocketAddress("127.0.0.1", target.getPort()));
            server.getOutputStream().write(request);
            Thread.ofVirtual().start(() -> copy(client, server));
            Cut cut = isSocket ? planned.poll() : null;
            if (cut == null) {
                server.getInputStream().transferTo(client.getOutputStream());
            } else {
                cut(server.getInputStream(), client, cut);
            }
        } catch (IOException ended) {
            // one side has ended; both are closed
        } finally {
            sockets.remove(client);
        }
    }

    private void cut(InputStream server, Socket client, Cut cut) throws IOException {
        try {
            client.setSoLinger(cut.abrupt(), 0);
            if (cut.place() == Place.BEFORE_THE_ANSWER) {
                server.read();
            } else {
                DataInputStream messages = new DataInputStream(server);
                OutputStream out = client.getOutputStream();
                out.write(head(messages));
                pass(cut.messages(), messages, out);
                if (cut.place() == Place.WITHIN_THE_NEXT_MESSAGE) {
                    byte[] next = nextText(messages, out);
                    out.write(next, 0, next.length / 2);
                }
            }
        } finally {
            done.incrementAndGet();
        }
    }

    private static void pass(int count, DataInputStream from, OutputStream to) throws IOException {
        for (int i = 0; i < count; i++) {
            to.write(nextText(from, to));
        }
    }

    /** The next message. Pings and closes before it pass. */
    private static byte[] nextText(DataInputStream from, OutputStream to) throws IOException {
        byte[] frame = frame(from);
        while ((frame[0] & OPCODE) != TEXT) {
            to.write(frame);
            frame = frame(from);
        }
        return frame;
    }

    /** A frame of a server, which is not masked. */
    private static byte[] frame(DataInputStream from) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(from.readByte());
        int length = from.readByte() & LENGTH;
        frame.write(length);
        int more = length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0;
        if (more > 0) {
            byte[] extended = from.readNBytes(more);
            frame.write(extended);
            length = 0;
            for (byte each : extended) {
                length = length << Byte.SIZE | each & 0xff;
            }
        }
        frame.write(from.readNBytes(length));
        return frame.toByteArray();
    }

    /** Up to the empty line after the headers. */
    private static byte[] head(InputStream from) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = from.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toByteArray();
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

    @Override
    public void close() throws IOException {
        listener.close();
        goDown();
    }
}
