package tracking.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import platform.connection.UnusedPort;
import testing.Apart;

/** Whatever a server does, a call ends in time and in bounded memory, and its outcome says what happened. */
@Apart
class EachAnswerHasItsOutcomeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    /** What a server writes after it has read the request. */
    private interface Script {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private static CallResult call(Script script) throws IOException {
        return call(script, new AtomicInteger());
    }

    private static CallResult call(Script script, AtomicInteger connections) throws IOException {
        return call(script, connections, Duration.ofSeconds(30));
    }

    /** Calls a server that does not end its answer. */
    private static CallResult callInVain(Script script) throws IOException {
        return call(script, new AtomicInteger(), Duration.ofSeconds(1));
    }

    private static CallResult call(Script script, AtomicInteger connections, Duration limit) throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(server, script, connections, ended));
            CallProperties properties = new CallProperties(true, limit);
            try (OutboundCalls calls = new OutboundCalls(
                    new CallUrls(properties),
                    properties,
                    host -> List.of(InetAddress.getLoopbackAddress()),
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    UnaryOperator.identity())) {
                return calls.post(
                        "http://127.0.0.1:%d/".formatted(server.getLocalPort()), Map.of("webhook-id", "1"), "{}");
            }
        } finally {
            ended.countDown();
        }
    }

    private static void serve(ServerSocket server, Script script, AtomicInteger connections, CountDownLatch ended) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                readRequest(socket);
                script.write(socket.getOutputStream());
                socket.getOutputStream().flush();
            } catch (IOException | InterruptedException over) {
                // the client has gone, or the test has ended
            }
        }
        ended.countDown();
    }

    private static void readRequest(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n{}")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("The request has ended early");
            }
            text.append((char) next);
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
    }

    private static Script answer(String head, String body) {
        return out -> text(
                out,
                "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(head, body.length(), body));
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, ACCEPTED, 200",
        "204 No Content, ACCEPTED, 204",
        "299 Fine, ACCEPTED, 299",
        "300 Choices, REFUSED, 300",
        "304 Not Modified, REFUSED, 304",
        "400 Bad, REFUSED, 400",
        "401 Who, REFUSED, 401",
        "404 Nothing, REFUSED, 404",
        "408 Slow, REFUSED, 408",
        "410 Gone, REFUSED, 410",
        "421 Misdirected, REFUSED, 421",
        "429 Many, REFUSED, 429",
        "500 Oops, REFUSED, 500",
        "503 Busy, REFUSED, 503"
    })
    void a_status_decides(String head, CallOutcome outcome, int status) throws IOException {
        AtomicInteger connections = new AtomicInteger();
        CallResult result = call(answer(head, ""), connections);

        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.isGone()).isEqualTo(status == 410);
        assertThat(connections).as("calls").hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "303", "307", "308"})
    void a_redirect_is_not_followed(int status) throws IOException {
        AtomicInteger connections = new AtomicInteger();
        CallResult result = call(out -> text(out, """
            HTTP/1.1 %d Elsewhere\r
            Location: /elsewhere\r
            Content-Length: 0\r
            Connection: close\r
            \r
            """.formatted(status)), connections);

        assertThat(result.outcome()).isEqualTo(CallOutcome.REFUSED);
        assertThat(result.status()).isEqualTo(status);
        assertThat(connections).hasValue(1);
    }

    @Test
    void a_retry_at_once_is_not_made() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        CallResult result = call(answer("503 Busy\r\nRetry-After: 0", ""), connections);

        assertThat(result.status()).isEqualTo(503);
        assertThat(result.retryAfter()).isNull();
        assertThat(connections).hasValue(1);
    }

    @Test
    void the_time_to_wait_is_read_in_seconds_or_as_a_date() throws IOException {
        assertThat(call(answer("429 Many\r\nRetry-After: 120", "")).retryAfter())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(call(answer("503 Busy\r\nRetry-After: Sun, 01 Mar 2026 09:10:00 GMT", ""))
                        .retryAfter())
                .isEqualTo(Duration.ofMinutes(10));
        for (String odd : List.of("soon", "-5", "1e9", "99999999999999999999", "Sun, 01 Mar 2020 09:10:00 GMT", "")) {
            assertThat(call(answer("503 Busy\r\nRetry-After: " + odd, "")).retryAfter())
                    .as(odd)
                    .isNull();
        }
    }

    @Test
    void an_endless_body_is_cut_off() throws IOException {
        CallResult result = call(out -> {
            text(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
            byte[] much = "much ".repeat(2_000).getBytes(US_ASCII);
            while (true) {
                out.write(much);
            }
        });

        assertThat(result.outcome()).isEqualTo(CallOutcome.ACCEPTED);
        assertThat(result.answer()).hasSize(1_000).startsWith("much much");
    }

    @Test
    void a_compressed_body_is_not_inflated() throws IOException {
        CallResult result = call(answer("200 OK\r\nContent-Encoding: gzip", "not gzip"));

        assertThat(result.outcome()).isEqualTo(CallOutcome.ACCEPTED);
        assertThat(result.answer()).isEqualTo("not gzip");
    }

    @Test
    void what_is_kept_of_a_body_can_be_shown() throws IOException {
        CallResult result = call(answer("200 OK", "a\u0000b\u0007c 4111 1111 1111 1111"));

        assertThat(result.answer()).startsWith("a b c ").doesNotContain("4111 1111 1111 1111");
    }

    @Test
    void a_server_that_hangs_times_out() throws IOException {
        assertThat(callInVain(out -> new CountDownLatch(1).await()).outcome()).isEqualTo(CallOutcome.TIMED_OUT);
    }

    @Test
    void a_body_that_drips_times_out() throws IOException {
        Script drips = out -> {
            text(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                text(out, "a");
                out.flush();
                Thread.sleep(50);
            }
        };
        CallResult result = call(drips, new AtomicInteger(), Duration.ofSeconds(10)); // enough for the head

        assertThat(result.outcome()).isEqualTo(CallOutcome.TIMED_OUT);
        assertThat(result.status()).isEqualTo(200);
    }

    @Test
    void a_head_that_drips_times_out() throws IOException {
        CallResult result = callInVain(out -> {
            text(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
                text(out, "a: b\r\n");
                out.flush();
                Thread.sleep(50);
            }
        });

        assertThat(result.outcome()).isEqualTo(CallOutcome.TIMED_OUT);
    }

    @Test
    void a_body_that_is_shorter_than_it_says_is_broken() throws IOException {
        CallResult result = call(out -> text(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"));

        assertThat(result.outcome()).isEqualTo(CallOutcome.BROKEN_ANSWER);
        assertThat(result.status()).isEqualTo(200);
    }

    /** A status that only a proxy may send. */
    @Test
    void an_answer_that_no_server_may_give_is_broken() throws IOException {
        assertThat(call(answer("407 Proxy", "")).outcome()).isEqualTo(CallOutcome.BROKEN_ANSWER);
    }

    @Test
    void what_is_no_http_is_broken() throws IOException {
        assertThat(call(out -> text(out, "SSH-2.0-server\r\n\r\n")).outcome()).isEqualTo(CallOutcome.BROKEN_ANSWER);
    }

    @Test
    void a_connection_that_ends_without_an_answer_is_none() throws IOException {
        assertThat(call(out -> {}).outcome()).isEqualTo(CallOutcome.NO_CONNECTION);
    }

    @Test
    void nobody_listens() {
        assertThat(post("http://127.0.0.1:%d/".formatted(UnusedPort.next())).outcome())
                .isEqualTo(CallOutcome.NO_CONNECTION);
    }

    @Test
    void a_host_without_an_address_is_unknown() {
        assertThat(post("https://nobody.example/").outcome()).isEqualTo(CallOutcome.HOST_UNKNOWN);
    }

    private static CallResult post(String url) {
        CallProperties properties = new CallProperties(true, Duration.ofSeconds(10));
        try (OutboundCalls calls = new OutboundCalls(
                new CallUrls(properties),
                properties,
                host -> {
                    throw new java.net.UnknownHostException(host);
                },
                Clock.systemUTC(),
                UnaryOperator.identity())) {
            return calls.post(url, Map.of(), "{}");
        }
    }

    @Test
    void the_library_of_receivers_accepts_each_of_two_signatures() throws Exception {
        String first = "whsec_" + Base64.getEncoder().encodeToString("first secret of 24 bytes".getBytes(US_ASCII));
        String second = "whsec_" + Base64.getEncoder().encodeToString("other secret of 24 bytes".getBytes(US_ASCII));
        String foreign = "whsec_" + Base64.getEncoder().encodeToString("third secret of 24 bytes".getBytes(US_ASCII));
        String body = "{\"type\":\"order.paid\",\"channel\":\"微信\"}";
        Map<String, List<String>> headers =
                Signatures.headers("msg_1", Clock.systemUTC().instant(), body, List.of(first, second))
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));

        new Webhook(first).verify(body, headers);
        new Webhook(second).verify(body, headers);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new Webhook(foreign).verify(body, headers)))
                .isNotNull();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> new Webhook(first).verify(body.replace("paid", "past"), headers)))
                .isNotNull();
    }
}
