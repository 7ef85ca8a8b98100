package app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;

/** The whole application starts and is healthy. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class StartsAsAWholeTests {

    @Test
    void isHealthyWithItsDatabase(@LocalServerPort int port) {
        String health = RestClient.create("http://localhost:" + port)
                .get()
                .uri("/actuator/health")
                .retrieve()
                .body(String.class);

        assertThat(health).contains("\"status\":\"UP\"");
    }
}
