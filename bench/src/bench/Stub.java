package bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server that answers every request like the platform, without any state. It can stop answering for a while, and refuse each key once. */
final class Stub implements AutoCloseable {

    private static final String ORDER = """
            {"order_no":"1","status":"%s","amounts":{"payable":{"amount_minor":5}},"payment":{"reference":"pay_1"},\
            "timeline":[{"event":"order.stock.committed.v1"}]}""";

    private final HttpServer server;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean refuses;
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    Stub() throws IOException {
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // otherwise each answer waits for a TCP acknowledgement
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    void refuseOnce() {
        refuses = true;
    }

    void stall(long millis) {
        silentUntil.set(System.nanoTime() + millis * 1_000_000);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, silentUntil.get() - System.nanoTime())));
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        exchange.getRequestBody().readAllBytes();
        String key = exchange.getRequestHeaders().getFirst("X-Idempotency-Key");
        if (refuses && key != null && refused.add(key)) {
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.sendResponseHeaders(HttpAnswer.UNAVAILABLE, -1);
            exchange.close();
            return;
        }
        String status = exchange.getRequestMethod().equals("GET") ? "PAID" : "PAYING";
        byte[] body = ORDER.formatted(status).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
