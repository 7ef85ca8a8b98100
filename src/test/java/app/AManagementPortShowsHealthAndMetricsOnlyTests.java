package app;

import static org.assertj.core.api.Assertions.assertThat;

import app.identity.EdgeOnly;
import app.identity.OwnIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** With {@code management.server.port}, that port serves health and metrics without a token, and nothing else. */
class AManagementPortShowsHealthAndMetricsOnlyTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext application;

    @EdgeOnly
    static class EdgeAlone {}

    @BeforeAll
    static void start() {
        application = OwnIssuer.run(
                EdgeAlone.class,
                Stream.of(
                        "management.server.port=0",
                        "management.server.address=127.0.0.1",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.probes.enabled=true",
                        "orderwright.security.issuer=https://issuer.example",
                        "orderwright.security.audience=orders"));
    }

    @AfterAll
    static void stop() {
        application.close();
        HTTP.close();
    }

    @Test
    void onlyHealthAndMetricsAreOnTheManagementPort() throws Exception {
        for (String path : new String[] {
            "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus"
        }) {
            assertThat(get("local.management.port", path)).as(path).isEqualTo(200);
        }
        for (String path : new String[] {"/actuator", "/actuator/env", "/actuator/loggers", "/", "/oauth2/jwks"}) {
            assertThat(get("local.management.port", path)).as(path).isEqualTo(403);
        }
    }

    @Test
    void noMetricsAreOnThePortOfTheApi() throws Exception {
        assertThat(get("local.server.port", "/actuator/prometheus")).isEqualTo(401);
        assertThat(get("local.server.port", "/actuator/env")).isEqualTo(403);
    }

    private static int get(String port, String path) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:%s%s".formatted(application.getEnvironment().getRequiredProperty(port), path));
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
