package tracking.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Apart;

/** The connection goes to the checked address, and TLS checks and sends the name of the host. */
@Apart
class TlsChecksTheNameTests {

    private static final char[] PASSWORD = "a password of a test".toCharArray();
    private static final String NAME = "receiver.example";

    private static final AtomicReference<String> NAMED = new AtomicReference<>();
    private static HttpsServer server;
    private static SSLContext context;
    private static X509TrustManager trust;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=" + NAME,
                        "-ext",
                        "san=dns:" + NAME,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(2, TimeUnit.MINUTES)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            keys.load(input, PASSWORD);
        }
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(trusted);
        trust = (X509TrustManager) trusting.getTrustManagers()[0];
        context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trusting.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
                NAMED.set(session.getRequestedServerNames() + " "
                        + exchange.getRequestHeaders().getFirst("Host"));
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static CallResult post(String host, UnaryOperator<OkHttpClient.Builder> more) {
        CallProperties properties = new CallProperties(true, Duration.ofSeconds(20));
        try (OutboundCalls calls = new OutboundCalls(
                new CallUrls(properties),
                properties,
                name -> List.of(InetAddress.getLoopbackAddress()),
                Clock.systemUTC(),
                more)) {
            return calls.post(
                    "https://%s:%d/".formatted(host, server.getAddress().getPort()), Map.of(), "{}");
        }
    }

    private static OkHttpClient.Builder trusting(OkHttpClient.Builder client) {
        return client.sslSocketFactory(context.getSocketFactory(), trust);
    }

    @Test
    void the_name_of_the_host_is_sent_and_checked() {
        assertThat(post(NAME, TlsChecksTheNameTests::trusting).outcome()).isEqualTo(CallOutcome.ACCEPTED);
        assertThat(NAMED.get())
                .contains("type=host_name (0), value=" + NAME)
                .endsWith(NAME + ":" + server.getAddress().getPort());
    }

    @Test
    void a_certificate_for_another_name_is_refused() {
        assertThat(post("other.example", TlsChecksTheNameTests::trusting).outcome())
                .isEqualTo(CallOutcome.TLS_FAILED);
        assertThat(post("127.0.0.1", TlsChecksTheNameTests::trusting).outcome()).isEqualTo(CallOutcome.TLS_FAILED);
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() {
        assertThat(post(NAME, UnaryOperator.identity()).outcome()).isEqualTo(CallOutcome.TLS_FAILED);
    }
}
