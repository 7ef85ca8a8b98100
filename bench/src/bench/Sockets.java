package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Many WebSockets, each of which hears of one order. One thread reads all of them. It answers pings, and notes when each status arrives. The
 * figures may be read when the thread has ended.
 */
final class Sockets implements AutoCloseable {

    private static final int DIGITS = 3;
    private static final int FIRST_BUFFER = 512;
    private static final int OPENING_AT_ONCE = 64;
    private static final Duration OPEN_LIMIT = Duration.ofMinutes(3);
    private static final byte[] STATUS = HttpAnswer.ascii("\"status\":\"");
    private static final byte[] UPDATED_AT = HttpAnswer.ascii("\"updated_at\":\"");

    private static final int OPCODE = 0x0f;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int EXTENDED = 126;

    /** Microseconds from the decision on a change, by the clock of the instance, to its arrival. */
    final Histogram delay = new Histogram(DIGITS);

    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger heard = new AtomicInteger();

    /** Sockets that heard of a change twice, and those that were closed. */
    int repeated;

    int lost;

    private final Selector selector;
    private final InetSocketAddress server;
    private final String token;
    private final String awaited;
    private final List<Client> clients = new ArrayList<>();
    private final int expected;
    private final List<String> waiting;
    private final Thread thread;
    private volatile boolean closed;
    private volatile IOException failure;

    /**
     * Begins to open the sockets.
     *
     * @param orders the numbers of the orders, one for each socket
     * @param awaited the status whose arrival is measured
     */
    Sockets(InetSocketAddress server, String token, List<String> orders, String awaited) throws IOException {
        this.selector = Selector.open();
        this.server = server;
        this.token = token;
        this.awaited = awaited;
        this.expected = orders.size();
        this.waiting = new ArrayList<>(orders);
        this.thread = Thread.ofPlatform().name("sockets").daemon().start(this::run);
    }

    private static final class Client {

        private final SocketChannel channel;
        private final ByteBuffer handshake;
        private byte[] read = new byte[FIRST_BUFFER];
        private int length;
        private boolean upgraded;
        private boolean heard;

        private Client(SocketChannel channel, ByteBuffer handshake) {
            this.channel = channel;
            this.handshake = handshake;
        }

        private void drop(int count) {
            System.arraycopy(read, count, read, 0, length - count);
            length -= count;
        }
    }

    /** Waits until all sockets are open. */
    void awaitOpen() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + OPEN_LIMIT.toNanos();
        while (open.get() < expected) {
            if (failure != null) {
                throw failure;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("Only %,d of %,d sockets were opened".formatted(open.get(), expected));
            }
            Thread.sleep(20);
        }
    }

    private void run() {
        try {
            while (!closed) {
                while (!waiting.isEmpty() && clients.size() - open.get() < OPENING_AT_ONCE) {
                    connect(waiting.removeLast());
                }
                selector.select(this::ready, 20);
            }
        } catch (IOException failed) {
            failure = failed;
        }
    }

    private void connect(String order) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String request = "GET /ws/state?order_no=" + order + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: orderwright.state.v1\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        Client client = new Client(channel, ByteBuffer.wrap(HttpAnswer.ascii(request)));
        clients.add(client);
        boolean connected = channel.connect(server);
        channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, client);
    }

    private void ready(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            if (key.isConnectable() && client.channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_WRITE);
            } else if (key.isWritable()) {
                client.channel.write(client.handshake);
                key.interestOps(client.handshake.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            } else if (key.isReadable() && !read(client)) {
                lose(key, client);
            }
        } catch (IOException reset) {
            lose(key, client);
        }
    }

    private void lose(SelectionKey key, Client client) {
        lost++;
        key.cancel();
        try {
            client.channel.close();
        } catch (IOException alreadyGone) {
            // it is closed
        }
    }

    /** Returns false at the end of the connection. */
    private boolean read(Client client) throws IOException {
        if (client.length == client.read.length) {
            client.read = Arrays.copyOf(client.read, 2 * client.length);
        }
        int count =
                client.channel.read(ByteBuffer.wrap(client.read, client.length, client.read.length - client.length));
        if (count < 0) {
            return false;
        }
        client.length += count;
        if (!client.upgraded && !upgrade(client)) {
            return true;
        }
        while (client.length >= 2) {
            int frame = frame(client);
            if (frame <= 0) {
                return frame == 0;
            }
            client.drop(frame);
        }
        return true;
    }

    /** Reads the answer to the handshake; false while it is incomplete. */
    private boolean upgrade(Client client) throws IOException {
        String head = new String(client.read, 0, client.length, StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            failure = new IOException(
                    "A socket was refused: " + head.lines().findFirst().orElse(""));
            throw failure;
        }
        client.upgraded = true;
        client.drop(end + 4);
        open.incrementAndGet();
        return true;
    }

    /** Handles the first frame. Returns its length, 0 if it is incomplete, and -1 if it closes the socket. */
    private int frame(Client client) throws IOException {
        int size = client.read[1] & 0x7f;
        int head = 2;
        if (size == EXTENDED) {
            if (client.length < 4) {
                return 0;
            }
            size = (client.read[2] & 0xff) << 8 | client.read[3] & 0xff;
            head = 4;
        }
        if (client.length < head + size) {
            return 0;
        }
        switch (client.read[0] & OPCODE) {
            case TEXT -> hear(client, head, size);
            case PING -> client.channel.write(ByteBuffer.wrap(new byte[] {(byte) 0x8a, (byte) 0x80, 1, 2, 3, 4}));
            case CLOSE -> {
                return -1;
            }
            default -> {}
        }
        return head + size;
    }

    private void hear(Client client, int from, int size) {
        HttpAnswer message = new HttpAnswer(200, client.read, from, from + size, false, false);
        if (!message.textAfter(STATUS).equals(awaited)) {
            return;
        }
        Instant updated = Instant.parse(message.textAfter(UPDATED_AT));
        delay.recordValue(Math.max(0, ChronoUnit.MICROS.between(updated, Instant.now())));
        heard.incrementAndGet();
        repeated += client.heard ? 1 : 0;
        client.heard = true;
    }

    /** Ends the thread, and then closes all sockets. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }
}
