package app;

import static org.assertj.core.api.Assertions.assertThat;

import app.identity.ResourceServer;
import app.identity.SecurityProblems;
import app.identity.SecuritySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** With {@code management.server.port}, whoever reaches that port needs no token for metrics, and reaches nothing but these and health. */
class AManagementPortShowsHealthAndMetricsOnlyTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext application;

    /** The edge alone, without a database. It is no @Configuration, so that no other application finds it. */
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
                "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
                "org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration",
                "org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration"
            })
    @EnableConfigurationProperties(SecuritySettings.class)
    @ComponentScan({"platform.web", "platform.ratelimit"})
    @Import({ResourceServer.class, SecurityProblems.class})
    static class EdgeAlone {}

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(EdgeAlone.class)
                .properties(
                        "spring.config.name=none", // nothing of our own settings
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "management.server.port=0",
                        "management.server.address=127.0.0.1",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.health.probes.enabled=true",
                        "orderwright.security.issuer=https://issuer.example",
                        "orderwright.security.audience=orders")
                .run();
    }

    @AfterAll
    static void stop() {
        application.close();
        HTTP.close();
    }

    @Test
    void there() throws Exception {
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
    void andNoMetricsOnThePortOfTheApi() throws Exception {
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
