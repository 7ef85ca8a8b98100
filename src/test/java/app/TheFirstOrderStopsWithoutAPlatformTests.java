package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import platform.connection.UnusedPort;

/** If no platform comes up, the sample of a first order says so, does nothing more and ends with 1. */
class TheFirstOrderStopsWithoutAPlatformTests {

    @Test
    void itSaysSoAndStops() throws Exception {
        String url = "http://localhost:" + UnusedPort.next();

        assertThat(firstOrder(url))
                .containsExactly("gave up: curl -sfo /dev/null %s/actuator/health/readiness".formatted(url), "exit 1");
    }

    /** A platform that is no first run, or something else that listens there. */
    @Test
    void itStopsWithoutTokens() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            exchange.sendResponseHeaders(path.startsWith("/actuator") ? 200 : 404, -1);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://localhost:" + other.getAddress().getPort();

            assertThat(firstOrder(url)).containsExactly("no demo clients at " + url, "exit 1");
            assertThat(asked).containsExactly("/actuator/health/readiness", "/oauth2/token");
        } finally {
            other.stop(0);
        }
    }

    /** The lines that the sample prints, and its exit code. */
    private static List<String> firstOrder(String url) throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder("samples/first-order.sh", url).redirectErrorStream(true);
        script.environment().put("RETRIES", "2");
        Process shell = script.start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return (printed + "exit " + shell.waitFor()).lines().toList();
    }
}
