package platform.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.mock.env.MockEnvironment;
import testing.Asker;
import testing.shop.Soon;

/** An address has at most the allowed number of open connections; further ones are closed at once, and those of others are not. */
class AnAddressHasSoManyConnectionsTests {

    private static final int LIMIT = 3;

    private final AddressCounts counts = new AddressCounts(LIMIT);

    @Test
    void oneMoreIsRefusedUntilAnotherIsClosed() throws IOException {
        Channel first = open();
        assertThat(counts.add(address("203.0.113.1"), first)).isTrue();
        assertThat(counts.add(address("203.0.113.1"), open())).isTrue();
        assertThat(counts.add(address("203.0.113.1"), open())).isTrue();

        assertThat(counts.add(address("203.0.113.1"), open())).isFalse();
        assertThat(counts.add(address("203.0.113.2"), open())).as("another").isTrue();

        first.close();
        assertThat(counts.add(address("203.0.113.1"), open())).isTrue();
        assertThat(counts.add(address("203.0.113.1"), open())).isFalse();
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOne() throws IOException {
        for (int host = 1; host <= LIMIT; host++) {
            assertThat(counts.add(address("2001:db8:1:1::" + host), open())).isTrue();
        }

        assertThat(counts.add(address("2001:db8:1:1:9::"), open())).isFalse();
        assertThat(counts.add(address("2001:db8:1:2::1"), open()))
                .as("another network")
                .isTrue();
    }

    @Test
    void loopbackHasAnyNumber() throws IOException {
        for (int i = 0; i <= LIMIT; i++) {
            assertThat(counts.add(address("127.0.0.1"), open())).isTrue();
            assertThat(counts.add(address("::1"), open())).isTrue();
        }
    }

    @Test
    void addressesWithoutConnectionsAreForgotten() throws IOException {
        Channel first = open();
        counts.add(address("203.0.113.1"), first);
        counts.add(address("203.0.113.2"), open());

        first.close();
        counts.forgetClosed();

        assertThat(counts.addresses()).isEqualTo(1);
    }

    @Test
    void theServerClosesTheConnectionThatIsOneTooMany() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        ConnectionLimits.limiting(
                        new ConnectionSettings(Duration.ofMinutes(1), LIMIT),
                        new AddressCounts(LIMIT, address -> false),
                        meters)
                .customize(factory);
        WebServer server = factory.getWebServer();
        server.start();
        try (Socket first = new Socket("127.0.0.1", server.getPort());
                Socket second = new Socket("127.0.0.1", server.getPort());
                Socket third = new Socket("127.0.0.1", server.getPort())) {
            assertThat(answers(first)).isTrue();
            assertThat(answers(second)).isTrue();
            assertThat(answers(third)).isTrue();

            try (Socket fourth = new Socket("127.0.0.1", server.getPort())) {
                assertThat(answers(fourth)).isFalse();
            }
            assertThat(answers(first)).isTrue();

            third.close();
            Soon.is("another connection is accepted", () -> {
                try (Socket another = new Socket("127.0.0.1", server.getPort())) {
                    return answers(another);
                }
            });
        } finally {
            server.stop();
        }
        assertThat(meters.get("orderwright.connections.closed")
                        .tag("reason", "address")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void behindProxiesThereIsNoLimit() {
        assertThat(ForwardedHeaders.areBelieved(new MockEnvironment())).isFalse();
        assertThat(ForwardedHeaders.areBelieved(with("server.forward-headers-strategy", "none")))
                .isFalse();
        assertThat(ForwardedHeaders.areBelieved(with("server.forward-headers-strategy", "framework")))
                .isTrue();
        assertThat(ForwardedHeaders.areBelieved(with("server.tomcat.remoteip.remote-ip-header", "x-forwarded-for")))
                .isTrue();
        assertThat(ForwardedHeaders.areBelieved(with("spring.main.cloud-platform", "kubernetes")))
                .isTrue();
    }

    private static MockEnvironment with(String setting, String value) {
        return new MockEnvironment().withProperty(setting, value);
    }

    private static InetAddress address(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    private static Channel open() throws IOException {
        return Pipe.open().source();
    }

    /** Whether a request over the connection is answered, rather than the connection being closed. */
    private static boolean answers(Socket socket) throws IOException {
        socket.setSoTimeout((int) Asker.TIMEOUT.toMillis());
        try {
            socket.getOutputStream().write("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            byte[] answer = new byte[4096];
            return socket.getInputStream().read(answer) > 0;
        } catch (SocketException reset) {
            return false;
        }
    }
}
