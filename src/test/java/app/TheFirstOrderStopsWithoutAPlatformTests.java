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

/** If no platform comes up, the script of the README says so and does nothing more. The shell into which it was pasted goes on. */
class TheFirstOrderStopsWithoutAPlatformTests {

    @Test
    void itSaysSoAndStops() throws Exception {
        String url = "http://localhost:" + UnusedPort.next();
        String script = TheFirstMinutesAreAsWrittenTests.script(url);
        assertThat(script).contains("seq 300");

        String printed = pasted(script.replace("seq 300", "seq 2") + "\necho \"the shell goes on after $?\"\n");

        assertThat(printed.lines())
                .containsExactly(
                        "gave up: curl -sfo /dev/null %s/actuator/health/readiness".formatted(url),
                        "the shell goes on after 1");
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

            String printed =
                    pasted(TheFirstMinutesAreAsWrittenTests.script(url) + "\necho \"the shell goes on after $?\"\n");

            assertThat(printed.lines()).containsExactly("no demo clients at " + url, "the shell goes on after 1");
            assertThat(asked).containsExactly("/actuator/health/readiness", "/oauth2/token");
        } finally {
            other.stop(0);
        }
    }

    private static String pasted(String lines) throws IOException, InterruptedException {
        Process shell =
                new ProcessBuilder("bash", "-s").redirectErrorStream(true).start();
        try (var in = shell.getOutputStream()) {
            in.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(printed).isZero();
        return printed;
    }
}
