package platform.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import testing.Asker;
import testing.shop.Soon;

/**
 * A connection ends if the headers of a request do not arrive in time, however steadily their bytes come. Idle connections, slow answers
 * and streams stay.
 */
class SlowHeadersEndTests {

    private static final Duration LIMIT = Duration.ofMillis(100);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BlockingQueue<AsyncContext> streams = new LinkedBlockingQueue<>();
    private WebServer server;

    @BeforeEach
    void start() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        ConnectionLimits.limiting(new ConnectionSettings(LIMIT, 0), new AddressCounts(0), meters)
                .customize(factory);
        server = factory.getWebServer(context -> {
            ServletRegistration.Dynamic probe = context.addServlet("probe", new Probe());
            probe.setAsyncSupported(true);
            probe.addMapping("/*");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aByteAtATimeDoesNotHoldAConnection() throws IOException {
        try (Socket slow = connect()) {
            send(slow, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

            Soon.holds("the slow connection is closed", () -> {
                sendOrFindClosed(slow);
                assertThat(closed()).isEqualTo(1);
            });
            slow.setSoTimeout((int) Asker.TIMEOUT.toMillis());
            assertThat(read(slow)).as("closed without an answer").isEqualTo(-1);
        }
    }

    /** The second of two requests over one connection counts from its own first byte. */
    @Test
    void idleConnectionsAndStreamsStay() throws Exception {
        try (Socket idle = connect();
                Socket stream = connect();
                Socket slow = connect()) {
            send(idle, get("/"));
            assertThat(status(idle)).contains("204");
            send(stream, get("/stream"));
            AsyncContext streaming = streams.take();

            // Once a connection with slow headers is closed, the pass has seen the others after the limit, too.
            for (int pass = 1; pass <= 2; pass++) {
                int passes = pass;
                try (Socket late = connect()) {
                    send(late, "GET / HT");
                    Soon.holds(
                            "the late connection is closed",
                            () -> assertThat(closed()).isEqualTo(passes));
                }
            }

            send(idle, get("/"));
            assertThat(status(idle)).contains("204");
            streaming.getResponse().getWriter().write("late");
            streaming.complete();
            assertThat(status(stream)).contains("200");
        }
    }

    private int closed() {
        return (int) meters.get("orderwright.connections.closed")
                .tag("reason", "headers")
                .counter()
                .count();
    }

    private Socket connect() throws IOException {
        return new Socket("127.0.0.1", server.getPort());
    }

    private static String get(String path) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static void sendOrFindClosed(Socket socket) {
        try {
            send(socket, "x");
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    /** The next byte, or -1 if the connection is closed or reset. */
    private static int read(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String status(Socket socket) throws IOException {
        socket.setSoTimeout((int) Asker.TIMEOUT.toMillis());
        BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String status = answer.readLine();
        while (!answer.readLine().isEmpty()) {
            // the headers
        }
        return status;
    }

    private final class Probe extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            if (request.getPathInfo().equals("/stream")) {
                AsyncContext stream = request.startAsync();
                stream.setTimeout(0);
                streams.add(stream);
            } else {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
        }
    }
}
