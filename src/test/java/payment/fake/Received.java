package payment.fake;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as it came over the wire. */
public record Received(String method, URI uri, Headers headers, String body) {

    static Received from(HttpExchange exchange) throws IOException {
        return new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** The method, the path and the query, such as {@code GET /v1/refunds?limit=1}. */
    public String line() {
        return method + " " + uri;
    }

    public String path() {
        return uri.getPath();
    }

    public @Nullable String header(String name) {
        return headers.getFirst(name);
    }

    public Map<String, String> query() {
        return decoded(uri.getRawQuery());
    }

    public Map<String, String> form() {
        return decoded(body);
    }

    /** The parameters of a form or a query; of a repeated one the last. */
    public static Map<String, String> decoded(@Nullable String form) {
        Map<String, String> parameters = new TreeMap<>();
        if (form != null && !form.isEmpty()) {
            for (String pair : form.split("&")) {
                String[] sides = pair.split("=", 2);
                parameters.put(
                        URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                        sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
