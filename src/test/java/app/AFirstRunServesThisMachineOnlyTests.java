package app;

import static org.assertj.core.api.Assertions.assertThat;

import app.identity.ResourceServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;
import platform.web.ProblemWriter;

/** The secrets of demo clients are public, so a first run refuses requests that a proxy forwards or that name another host. */
class AFirstRunServesThisMachineOnlyTests extends EdgeTest {

    private static final String CREDENTIALS = "client_id=demo-operator&client_secret=demo-operator-secret";

    private final ApplicationContext context;

    AFirstRunServesThisMachineOnlyTests(ApplicationContext context) {
        this.context = context;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=192.0.2.60;proto=https",
                "forwarded: ",
                "Via: 1.1 proxy.example",
                "X-Forwarded-For: 192.0.2.60",
                "x-forwarded-for: 127.0.0.1",
                "X-Forwarded-Host: shop.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Server: proxy",
                "X-Forwarded-Prefix: /shop",
                "X-Real-IP: 192.0.2.60"
            })
    void notThroughAProxyThatSaysSo(String header) throws IOException {
        for (String path : new String[] {"/", "/console", "/manage/health", "/sandbox/behaviour", "/api/v2/orders"}) {
            assertRefused(send("GET " + path, "localhost", header, ""), header.substring(0, header.indexOf(':')));
        }
        assertRefused(
                send("POST /oauth2/token", "localhost", header, "grant_type=client_credentials&" + CREDENTIALS),
                header.substring(0, header.indexOf(':')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "shop.example:443",
                "192.0.2.60",
                "localhost.shop.example",
                "notlocalhost",
                "[2001:db8::1]"
            })
    void notByAnotherName(String host) throws IOException {
        assertRefused(send("GET /", host, "Accept: */*", ""), "Host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "shop.localhost", "127.0.0.1", "127.0.1.1:8080", "[::1]:8080"})
    void callersHereAreServed(String host) throws IOException {
        assertThat(send("GET /manage/health", host, "Accept: */*", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void theNameThatWasCalledIsNotTheIssuer() throws IOException {
        for (String host : new String[] {"localhost:1", "shop.localhost", "127.0.0.1:8080"}) {
            String answer =
                    send("POST /oauth2/token", host, "Accept: */*", "grant_type=client_credentials&" + CREDENTIALS);
            String claims = answer.replaceAll("(?s).*\"access_token\":\"[^.]+\\.([^.]+)\\..*", "$1");

            assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                    .contains("\"iss\":\"http://localhost:8080\"", "\"aud\":\"orderwright\"");
        }
    }

    @Test
    void onlyAFirstRunIsSo() {
        FilterRegistrationBean<?> here = context.getBean("localCallersOnly", FilterRegistrationBean.class);
        assertThat(here.isEnabled()).isTrue();

        MockEnvironment elsewhere = new MockEnvironment()
                .withProperty("server.address", "0.0.0.0")
                .withProperty("spring.datasource.url", "jdbc:postgresql://named/orders");
        assertThat(new ResourceServer()
                        .localCallersOnly(elsewhere, context.getBean(ProblemWriter.class))
                        .isEnabled())
                .isFalse();
    }

    private static void assertRefused(String answer, String header) {
        assertThat(answer)
                .startsWith("HTTP/1.1 403")
                .contains("Content-Type: application/problem+json", "FORWARDED_REQUEST_REFUSED")
                .containsIgnoringCase("\"header\":\"%s\"".formatted(header))
                .contains("spring.datasource.url", "orderwright.security.issuer");
    }

    /** Over a socket, because the HTTP client of Java does not let a caller choose the Host. */
    private String send(String request, String host, String header, String form) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("""
                %s HTTP/1.1\r
                Host: %s\r
                %s\r
                Content-Type: application/x-www-form-urlencoded\r
                Content-Length: %d\r
                Connection: close\r
                \r
                %s\
                """.formatted(request, host, header, form.length(), form)
                    .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
