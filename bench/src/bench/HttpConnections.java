package bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * HTTP/1.1 over a bounded number of keep-alive connections, spread evenly over the servers, with one request at a time on each
 * connection. Requests that find no free connection wait in a queue. Not thread-safe; only {@link #poll} blocks.
 */
final class HttpConnections implements AutoCloseable {

    /** Called once for each request, by {@link #poll}. */
    interface Receiver {
        void answered(HttpAnswer answer);
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long CHECK_NANOS = 1_000_000_000L;
    private static final int FIRST_BUFFER = 16 << 10;

    private final Selector selector;
    private final List<InetSocketAddress> servers;
    private final int limit;
    private final List<Connection> open = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Deque<Exchange> waiting = new ArrayDeque<>();
    private long checkedAt = System.nanoTime();
    private int nextServer;

    HttpConnections(List<InetSocketAddress> servers, int limit) throws IOException {
        this.selector = Selector.open();
        this.servers = servers;
        this.limit = limit;
    }

    private record Exchange(byte[] request, Receiver receiver) {}

    private static final class Connection {

        private final SocketChannel channel;
        private final SelectionKey key;
        private byte[] read = new byte[FIRST_BUFFER];
        private int length;
        private ByteBuffer unwritten = ByteBuffer.allocate(0);
        private Optional<Exchange> exchange = Optional.empty();
        private long begunAt;

        private Connection(SocketChannel channel, Selector selector) throws IOException {
            this.channel = channel;
            this.key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void write() throws IOException {
            if (!channel.isConnected() && !channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_CONNECT);
                return;
            }
            channel.write(unwritten);
            key.interestOps(unwritten.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        /** Reads available bytes into the buffer. Returns false at the end of the stream. */
        private boolean read() throws IOException {
            if (length == read.length) {
                read = Arrays.copyOf(read, 2 * length);
            }
            int count = channel.read(ByteBuffer.wrap(read, length, read.length - length));
            length += Math.max(count, 0);
            return count >= 0;
        }
    }

    /** Whether a new request would be sent at once. */
    boolean hasRoom() {
        return waiting.size() < idle.size() + limit - open.size();
    }

    void send(byte[] request, Receiver receiver) {
        waiting.add(new Exchange(request, receiver));
    }

    /**
     * Sends waiting requests, then delivers answers to their receivers.
     *
     * @param waitNanos how long to wait for an answer at most; truncated to whole milliseconds
     */
    void poll(long waitNanos) throws IOException {
        sendWaiting();
        long millis = waitNanos / 1_000_000;
        if (millis > 0) {
            selector.select(this::ready, millis);
        } else {
            selector.selectNow(this::ready);
        }
        sendWaiting();
        long now = System.nanoTime();
        if (now - checkedAt > CHECK_NANOS) {
            checkedAt = now;
            List<Connection> late = open.stream()
                    .filter(it -> it.exchange.isPresent() && now - it.begunAt > TIMEOUT.toNanos())
                    .toList();
            late.forEach(it -> lose(it, "no answer in " + TIMEOUT.toSeconds() + " s"));
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : open) {
            connection.channel.close();
        }
        selector.close();
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && (!idle.isEmpty() || open.size() < limit)) {
            Exchange exchange = waiting.poll();
            try {
                begin(idle.isEmpty() ? connect() : idle.poll(), exchange);
            } catch (IOException failed) {
                exchange.receiver.answered(HttpAnswer.none("not connected"));
            }
        }
    }

    private Connection connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        try {
            channel.connect(servers.get(
                    nextServer++ % servers.size())); // with a frozen server the connection may never be established
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        Connection connection = new Connection(channel, selector);
        open.add(connection);
        return connection;
    }

    private void begin(Connection connection, Exchange exchange) {
        connection.exchange = Optional.of(exchange);
        connection.begunAt = System.nanoTime();
        connection.unwritten = ByteBuffer.wrap(exchange.request);
        try {
            connection.write();
        } catch (IOException failed) {
            lose(connection, connection.channel.isConnected() ? "connection lost" : "not connected");
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable() || key.isWritable()) {
                connection.write();
            } else if (!connection.read()) {
                lose(connection, "connection lost");
            } else {
                HttpAnswer.parse(connection.read, connection.length).ifPresent(answer -> end(connection, answer));
            }
        } catch (IOException failed) {
            lose(connection, connection.channel.isConnected() ? "connection lost" : "not connected");
        }
    }

    private void end(Connection connection, HttpAnswer answer) {
        if (answer.closes()) {
            lose(connection, answer);
            return;
        }
        Exchange exchange = connection.exchange.orElseThrow();
        connection.exchange = Optional.empty();
        connection.length = 0;
        idle.add(connection);
        exchange.receiver.answered(answer);
    }

    private void lose(Connection connection, String why) {
        lose(connection, HttpAnswer.none(why));
    }

    private void lose(Connection connection, HttpAnswer answer) {
        open.remove(connection);
        idle.remove(connection);
        try {
            connection.channel.close();
        } catch (IOException alreadyGone) {
            // the connection is already closed
        }
        connection.exchange.ifPresent(exchange -> exchange.receiver.answered(answer));
    }
}
