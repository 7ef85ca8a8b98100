package app.console;

import app.console.SessionCookies.Access;
import app.identity.ResourceServer.AcceptedKeys;
import app.identity.SecuritySettings;
import app.identity.SmallPage;
import java.io.IOException;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import platform.privacy.Seals;
import platform.security.TokenSource;
import tools.jackson.databind.json.JsonMapper;

@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    @Bean
    IssuerClient issuerClient(
            ConsoleSettings settings, SecuritySettings security, Seals seals, Clock clock, JsonMapper json) {
        return new IssuerClient(settings, security, seals, clock, json);
    }

    @Bean
    Sessions sessions(
            JwtDecoder accessTokens,
            AcceptedKeys keys,
            SecuritySettings security,
            ConsoleSettings settings,
            Clock clock) {
        return new Sessions(accessTokens, keys, security, settings, clock);
    }

    @Bean
    SessionCookies sessionCookies(ConsoleSettings settings, Seals seals, JsonMapper json, Clock clock) {
        return new SessionCookies(
                seals,
                json,
                clock,
                settings.url() != null && settings.url().getScheme().equals("https"));
    }

    @Bean
    PageRequests pageRequests(ConsoleSettings settings) {
        return new PageRequests(settings.url());
    }

    /** The token of the console's session, for requests of the console's page only. */
    @Bean
    TokenSource consoleTokens(SessionCookies cookies, PageRequests page) {
        return request ->
                page.isOne(request) ? cookies.access(request).map(Access::token).orElse(null) : null;
    }

    @Bean
    SmallPage smallPage() throws IOException {
        return new SmallPage();
    }
}
