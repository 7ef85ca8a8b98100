package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Builds requests of the public API as bytes. Also sends one request and waits for the answer, for calls that are not measured. */
final class Api {

    static final String PREFIX = "/api/v2";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpConnections connections;

    Api(HttpConnections connections) {
        this.connections = connections;
    }

    static byte[] get(String path, String token) {
        return request("GET", path, "Authorization: Bearer " + token + "\r\n", "");
    }

    static byte[] write(String method, String path, String token, String idempotencyKey, String json) {
        String headers = "Authorization: Bearer " + token + "\r\nX-Idempotency-Key: " + idempotencyKey + "\r\n";
        return request(method, path, headers + "Content-Type: application/json\r\n", json);
    }

    static byte[] getWithoutToken(String path) {
        return request("GET", path, "", "");
    }

    /**
     * A POST request without a token, such as a provider's callback.
     *
     * @param headers additional header lines, each with its line end
     */
    static byte[] withoutToken(String path, String headers, String json) {
        return request("POST", path, headers + "Content-Type: application/json\r\n", json);
    }

    /** A POST request with a file. */
    static byte[] file(String path, String token, String idempotencyKey, byte[] file) {
        String headers = "Authorization: Bearer " + token + "\r\nX-Idempotency-Key: " + idempotencyKey + "\r\n";
        return request("POST", path, headers + "Content-Type: application/octet-stream\r\n", file);
    }

    private static byte[] request(String method, String path, String headers, String body) {
        return request(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] request(String method, String path, String headers, byte[] bytes) {
        byte[] head = HttpAnswer.ascii(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "Content-Length: " + bytes.length + "\r\n\r\n");
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return all;
    }

    String token(String client) throws IOException {
        String basic = Base64.getEncoder().encodeToString(HttpAnswer.ascii(client + ":" + client + "-secret"));
        String headers = "Authorization: Basic " + basic + "\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        return call(request("POST", "/oauth2/token", headers, "grant_type=client_credentials"))
                .get("access_token")
                .asString();
    }

    boolean isReady() throws IOException {
        return exchange(getWithoutToken("/actuator/health/readiness")).status == 200;
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @return the body of the answer
     * @throws IOException if the status is not 2xx
     */
    JsonNode call(byte[] request) throws IOException {
        return JSON.readTree(text(request));
    }

    /** Like {@link #call}, for a body that is no JSON. */
    String text(byte[] request) throws IOException {
        Reply reply = exchange(request);
        if (reply.status < 200 || reply.status >= 300) {
            String asked = new String(request, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            throw new IOException("%s was answered %d: %s".formatted(asked, reply.status, reply.body));
        }
        return reply.body;
    }

    private record Reply(int status, String body) {}

    private Reply exchange(byte[] request) throws IOException {
        Holder holder = new Holder();
        connections.poll(0); // notices idle connections that the server has closed meanwhile
        connections.send(request, answer -> holder.reply = Optional.of(new Reply(answer.status(), answer.body())));
        while (holder.reply.isEmpty()) {
            connections.poll(100_000_000);
        }
        return holder.reply.get();
    }

    private static final class Holder {
        private Optional<Reply> reply = Optional.empty();
    }
}
