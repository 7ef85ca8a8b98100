package testing;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on this machine that gets webhooks. By default it answers 204. */
public final class Receiver implements AutoCloseable {

    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Function<Message, Reply> behaviour = message -> Reply.of(204);

    /** The messages that have arrived, accepted or not. */
    public final List<Message> messages = new CopyOnWriteArrayList<>();

    /** The headers by their names in lower case. */
    public record Message(Map<String, String> headers, String body) {

        public String id() {
            return headers.get("webhook-id");
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String type() {
            return json().at("/type").asString();
        }

        public String orderNo() {
            return json().at("/data/order_no").asString();
        }

        public List<String> signatures() {
            return List.of(headers.get("webhook-signature").split(" "));
        }

        /** The signature that the library of Standard Webhooks makes with this secret. It does not compare the time with the clock of this machine. */
        public String signedWith(String secret) {
            try {
                return new Webhook(secret).sign(id(), Long.parseLong(headers.get("webhook-timestamp")), body);
            } catch (WebhookSigningException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** An answer without a body. */
    public record Reply(int status, Map<String, String> headers) {

        public static Reply of(int status) {
            return new Reply(status, Map.of());
        }
    }

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::receive);
        server.setExecutor(threads);
        server.start();
    }

    /** How the server answers from now on. It may block. */
    public void answers(Function<Message, Reply> next) {
        behaviour = next;
    }

    public String url() {
        return "http://127.0.0.1:%d/hooks".formatted(server.getAddress().getPort());
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            Message message =
                    new Message(headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            messages.add(message);
            Reply reply = behaviour.apply(message);
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status(), NO_BODY);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
