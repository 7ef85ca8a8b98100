package app;

import static org.assertj.core.api.Assertions.assertThat;

import app.identity.SecurityHeaders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Over HTTP: nobody stores what may be personal, and a page loads nothing from elsewhere. */
@UnderAnotherManagementPath
class AnswersSayWhatBrowsersMayDoTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;

    AnswersSayWhatBrowsersMayDoTests(@LocalServerPort int port) {
        url = "http://localhost:" + port;
    }

    @AfterAll
    static void close() {
        HTTP.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/orders",
                "/api/v2/orders/1",
                "/api/v2/nothing",
                "/api/v2/payments/callbacks/sandbox",
                UnderAnotherManagementPath.PATH + "/prometheus",
                UnderAnotherManagementPath.PATH + "/health",
                "/sandbox/behaviour",
                "/nothing"
            })
    void nobodyStoresAnAnswer(String path) throws Exception {
        HttpHeaders headers = get(path);

        assertThat(headers.firstValue("Cache-Control")).get().asString().contains("no-store");
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/console", "/console/console.js", "/swagger-ui/index.html", "/swagger-ui/swagger-ui-bundle.js"})
    void aPageLoadsNothingFromElsewhere(String path) throws Exception {
        HttpHeaders headers = get(path);

        assertThat(headers.allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("script-src 'unsafe", "http:", "https:");
        assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @Test
    void onlyTlsIsAskedToStay() throws Exception {
        assertThat(get("/console").firstValue("Strict-Transport-Security")).isEmpty();

        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/console");
        request.setSecure(true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SecurityHeaders().writeHeaders(request, response);

        assertThat(response.getHeader("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    }

    private HttpHeaders get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.discarding())
                .headers();
    }
}
