package payment.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider on the loopback interface. It records each request, checks it against the public documentation of the provider, and executes
 * it, or lets go wrong what a test says. It refuses a request that does not follow the documentation, and {@link #close} fails with the field and
 * the page; a test that sends such a request takes the {@link #takeViolations violations} before.
 *
 * <p>A subclass says what the documentation says ({@link Endpoint}), and how the provider reads, executes, refuses and signs. Its methods are called
 * by one thread at a time, which holds the lock of this object.
 *
 * @param <R> a request, as tests of this provider see it
 */
public abstract class FakeProvider<R> implements AutoCloseable {

    private static final long SLOW_MILLIS = 100;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Endpoint> endpoints;
    private final String documentation;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Callback> callbacks = new ArrayList<>();
    private final List<Expected<R>> expected = new ArrayList<>();

    /** The requests, also those that were refused. */
    public final List<R> requests = new ArrayList<>();

    /** What happens to the next requests, in this order; then they succeed. */
    public final List<Trouble> troubles = new ArrayList<>();

    /** What happens to each request, if there is nothing in {@link #troubles}; null for nothing. */
    public volatile @Nullable Trouble trouble;

    private record Expected<R>(Predicate<R> which, List<Trouble> troubles) {}

    /**
     * @param documentation the address of the provider's documentation, cited for endpoints that it does not have
     * @param endpoints the endpoints that the platform uses
     */
    protected FakeProvider(String documentation, List<Endpoint> endpoints) {
        this.documentation = documentation;
        this.endpoints = endpoints;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address of the server, without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The request as tests see it. It must not throw, whatever was received. */
    protected abstract R read(Received received);

    /** By what {@link Endpoint#of} tells endpoints apart. A provider with one path for all names its method here. */
    protected String endpoint(Received received) {
        return received.method() + " " + received.path();
    }

    /** The fields that the documentation defines. */
    protected abstract Map<String, Object> fields(Received received);

    /** The answer to a request that does not follow the documentation. */
    protected abstract Reply refuse(R request, Violation violation);

    /** @param trouble what goes wrong in a way of this provider only; null for nothing */
    protected abstract Reply execute(R request, Trouble.@Nullable OfOneProvider trouble);

    /** Signs the answer, unless the provider does not. */
    protected Reply sign(R request, Reply reply, Trouble.@Nullable OfOneProvider trouble) {
        return reply;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Received received = Received.from(exchange);
            Trouble now;
            Reply reply;
            synchronized (this) {
                R request = read(received);
                requests.add(request);
                now = troubleOf(request);
                reply = answer(received, request, now);
            }
            if (now instanceof Trouble.LosesTheAnswer) {
                return;
            }
            if (now instanceof Trouble.AnswersAfter late) {
                TimeUnit.MILLISECONDS.sleep(late.millis());
            }
            boolean isSlow = now instanceof Trouble.AnswersSlowly;
            send(exchange, reply, isSlow ? SLOW_MILLIS : 0);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply answer(Received received, R request, @Nullable Trouble now) {
        List<Violation> found = check(received);
        violations.addAll(found);
        if (now instanceof Trouble.AnswersUnsigned given) {
            return Reply.json(given.status(), given.body()).with(given.headers());
        }
        Trouble.OfOneProvider own = now instanceof Trouble.OfOneProvider it ? it : null;
        Reply reply;
        if (now instanceof Trouble.Answers given) {
            reply = Reply.json(given.status(), given.body());
        } else {
            reply = found.isEmpty() ? execute(request, own) : refuse(request, found.getFirst());
        }
        Reply signed = sign(request, reply, own);
        return now instanceof Trouble.CutsTheAnswer ? signed.half() : signed;
    }

    private List<Violation> check(Received received) {
        String line = endpoint(received);
        return endpoints.stream()
                .filter(endpoint -> endpoint.matches(line))
                .findFirst()
                .map(endpoint -> endpoint.check(line, fields(received)))
                .orElseGet(() -> List.of(new Violation(line, "the endpoint", "is not documented", documentation)));
    }

    private @Nullable Trouble troubleOf(R request) {
        for (Expected<R> each : expected) {
            if (!each.troubles().isEmpty() && each.which().test(request)) {
                return each.troubles().removeFirst();
            }
        }
        return troubles.isEmpty() ? trouble : troubles.removeFirst();
    }

    /** @param pauseMillis the pause after each byte; 0 for none */
    private static void send(HttpExchange exchange, Reply reply, long pauseMillis)
            throws IOException, InterruptedException {
        byte[] body = reply.body();
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (body.length == 0) {
            exchange.getResponseHeaders().remove("Content-Type");
        }
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (pauseMillis == 0) {
            exchange.getResponseBody().write(body);
            return;
        }
        for (byte each : body) {
            exchange.getResponseBody().write(each);
            exchange.getResponseBody().flush();
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
    }

    /** What happens to the next requests. */
    public synchronized void fails(Trouble... next) {
        troubles.addAll(List.of(next));
    }

    /** What happens to the next requests of a kind; it comes before {@link #troubles}. */
    public synchronized void failsIf(Predicate<R> which, Trouble... next) {
        expected.add(new Expected<>(which, new ArrayList<>(List.of(next))));
    }

    public synchronized R last() {
        return requests.getLast();
    }

    /** The provider has a callback to send. */
    protected final synchronized void report(Callback callback) {
        callbacks.add(callback);
    }

    /** The callbacks that the provider has to send, which are sent with this. */
    public final synchronized List<Callback> takeCallbacks(Delivery delivery) {
        List<Callback> taken = delivery.of(callbacks);
        callbacks.clear();
        return taken;
    }

    /** The requests that did not follow the documentation; {@link #close} does not fail because of them any more. */
    public final synchronized List<Violation> takeViolations() {
        List<Violation> taken = List.copyOf(violations);
        violations.clear();
        return taken;
    }

    /** @throws AssertionError if a request did not follow the documentation */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        List<Violation> left = takeViolations();
        if (!left.isEmpty()) {
            throw new AssertionError("Requests that do not follow the documentation: " + left);
        }
    }
}
