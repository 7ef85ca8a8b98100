package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A request that a proxy and the platform could understand in different ways is refused: repeated headers, and HTTP/0.9. */
class AmbiguousRequestsAreRefusedTests extends EdgeTest {

    private final Platform platform;

    AmbiguousRequestsAreRefusedTests(Platform platform) {
        super(platform);
        this.platform = platform;
    }

    @Test
    void headersThatSayWhoIsCallingAndWhatIsRepeatedComeOnce() throws IOException {
        String token = "Authorization: Bearer " + platform.bearer("an operator", "operator.catalog") + "\r\n";
        assertThat(answer("GET", token)).startsWith("HTTP/1.1 200");
        assertThat(answer("GET", token + token)).startsWith("HTTP/1.1 400").contains("Authorization", "at most once");
        for (String header : List.of("X-Idempotency-Key", "Idempotency-Key", "X-Audit-Reason")) {
            assertThat(answer("GET", token + header + ": a\r\n" + header.toLowerCase(Locale.ROOT) + ": b\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains(header);
        }
    }

    @Test
    void http09HasNoAnswer() throws IOException {
        assertThat(sent("GET /livez\r\n\r\n")).isEmpty();
        assertThat(sent("GET /console\r\n\r\n")).isEmpty();
    }

    private String answer(String method, String headers) throws IOException {
        return sent("%s /api/v2/categories HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n"
                .formatted(method, headers));
    }

    private String sent(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", platform.uri("/").getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
