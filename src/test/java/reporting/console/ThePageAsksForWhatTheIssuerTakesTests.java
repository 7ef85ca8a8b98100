package reporting.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** The page asks for a client's id and secret if the platform issues tokens itself, otherwise for a token. */
class ThePageAsksForWhatTheIssuerTakesTests {

    private static final String CLIENT_HIDDEN = "<fieldset id=\"with-client\" hidden>";
    private static final String TOKEN_HIDDEN = "<fieldset id=\"with-token\" hidden>";

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

    private String page() throws IOException {
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T09:00:00Z"), ZoneOffset.UTC);
        return new ConsoleController(
                        new ClassPathResource("console/page.html"),
                        ZoneId.of("Europe/London"),
                        beans.getBeanProvider(RegisteredClientRepository.class),
                        clock)
                .show()
                .getBody();
    }

    @Test
    void aClientOfItsOwn() throws IOException {
        beans.addBean(
                "clients",
                new InMemoryRegisteredClientRepository(RegisteredClient.withId("a")
                        .clientId("a")
                        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                        .build()));

        assertThat(page()).contains(TOKEN_HIDDEN).doesNotContain(CLIENT_HIDDEN);
    }

    @Test
    void aTokenFromElsewhere() throws IOException {
        assertThat(page()).contains(CLIENT_HIDDEN).doesNotContain(TOKEN_HIDDEN);
    }

    @Test
    void theTimeAndTheShopsZone() throws IOException {
        assertThat(page()).contains("data-now=\"2026-03-01T09:00:00Z\" data-zone=\"Europe/London\"");
    }
}
