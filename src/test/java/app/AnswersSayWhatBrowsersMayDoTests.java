package app;

import static org.assertj.core.api.Assertions.assertThat;

import app.identity.SecurityHeaders;
import java.net.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * Answers that may contain personal data are not cached, and pages load nothing from other origins.
 *
 * <p>Seen to fail, with 7 of 13 tests, without the headers for browsers.
 */
class AnswersSayWhatBrowsersMayDoTests extends EdgeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/orders",
                "/api/v2/orders/1",
                "/api/v2/nothing",
                "/api/v2/payments/callbacks/sandbox",
                MANAGEMENT + "/prometheus",
                MANAGEMENT + "/health",
                "/sandbox/behaviour",
                "/nothing"
            })
    void noAnswerIsCached(String path) throws Exception {
        HttpHeaders headers = get(path);

        assertThat(headers.firstValue("Cache-Control")).get().asString().contains("no-store");
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/welcome/welcome.css",
                "/reference",
                "/welcome/reference.js",
                "/console",
                "/console/app.js",
                "/client/orderwright.js",
                "/swagger-ui/index.html",
                "/swagger-ui/swagger-ui-bundle.js"
            })
    void aPageLoadsNothingFromOtherOrigins(String path) throws Exception {
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

    /** So pages get a new release at once, and the file only if it has changed. */
    @ParameterizedTest
    @ValueSource(strings = {"/console/app.js", "/client/orderwright.js"})
    void scriptsAreRevalidated(String path) throws Exception {
        HttpHeaders headers = get(path);

        assertThat(headers.allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(headers.firstValue("Last-Modified")).isPresent();
        assertThat(headers.firstValue("Content-Type")).get().asString().contains("javascript");
    }

    @Test
    void strictTransportSecurityIsSentOverTlsOnly() throws Exception {
        assertThat(get("/console").firstValue("Strict-Transport-Security")).isEmpty();

        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/console");
        request.setSecure(true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new SecurityHeaders().writeHeaders(request, response);

        assertThat(response.getHeader("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    }

    private HttpHeaders get(String path) throws Exception {
        return send(request(path)).headers();
    }
}
