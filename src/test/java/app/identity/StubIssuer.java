package app.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** An HTTP server with the keys and the metadata of a token issuer. */
final class StubIssuer implements AutoCloseable {

    static final String METADATA = "/.well-known/openid-configuration";

    private final HttpServer server;

    StubIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.start();
    }

    String url(String path) {
        return "http://localhost:%d%s".formatted(server.getAddress().getPort(), path);
    }

    interface Handler {

        void handle(HttpExchange exchange) throws IOException;
    }

    /** Handles requests to exactly this path. */
    void serve(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals(path)) {
                    handler.handle(exchange);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
    }

    void serve(String path, String json) {
        serve(path, exchange -> respond(exchange, json.getBytes(StandardCharsets.UTF_8)));
    }

    void serveMetadata(String path, String issuer, String keys) {
        serve(path, "{\"issuer\": \"%s\", \"jwks_uri\": \"%s\"}".formatted(issuer, keys));
    }

    static void respond(HttpExchange exchange, byte[] json) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, json.length);
        exchange.getResponseBody().write(json);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** @param ownKeys the keys of the application's own issuer; null if it has none */
    static JwtDecoder decoder(SecuritySettings settings, @Nullable JWKSource<SecurityContext> ownKeys, Clock clock) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        if (ownKeys != null) {
            beans.registerSingleton("keys", ownKeys);
        }
        ResourceServer server = new ResourceServer();
        return server.tokenDecoder(
                settings,
                server.acceptedKeys(settings, beans.getBeanProvider(ResolvableType.forClass(JWKSource.class)), clock),
                clock);
    }
}
