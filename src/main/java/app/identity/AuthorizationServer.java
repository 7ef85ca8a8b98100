package app.identity;

import app.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import platform.ratelimit.RateLimits;
import platform.security.Scopes;
import platform.web.ProblemWriter;

/** Issues tokens to the demo clients. Their secrets are public; {@code DemoSetup} ensures that they give access to a first run only. */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
@ConditionalOnOwnIssuer
public class AuthorizationServer {

    /** The type that RFC 9068 requires for an access token. */
    private static final String TOKEN_TYPE = "at+jwt";

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http, SecurityProblems problems, ProblemWriter problemWriter, ClientSecrets clientSecrets) {
        http.oauth2AuthorizationServer(server -> {
            http.securityMatcher(request -> OpenPaths.isIssuer(request.getMethod(), request.getServletPath()));
            server.clientAuthentication(client -> client.authenticationConverters(AuthorizationServer::secretsOnly)
                    .authenticationProviders(providers -> {
                        providers.clear();
                        providers.add(clientSecrets.provider());
                    })
                    .errorResponseHandler(new ClientAuthenticationErrors(problemWriter)));
            server.tokenEndpoint(token -> token.accessTokenRequestConverter(new AllScopesByDefault()));
            server.tokenRevocationEndpoint(revocation -> revocation.authenticationProviders(providers -> {
                providers.clear();
                providers.add(new NoRevocation());
            }));
        });
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .build();
    }

    /** Wraps the provider, which must not be a bean itself: Spring Security would also use it for the other filter chains. */
    record ClientSecrets(ThrottledClientSecrets provider) {}

    @Bean
    ClientSecrets clientSecrets(
            RegisteredClientRepository clients,
            OAuth2AuthorizationService authorizations,
            PasswordEncoder demoSecrets,
            RateLimits limits,
            ClientFailureLimits rates,
            Clock clock) {
        ClientSecretAuthenticationProvider secrets = new ClientSecretAuthenticationProvider(clients, authorizations);
        secrets.setPasswordEncoder(demoSecrets);
        return new ClientSecrets(new ThrottledClientSecrets(secrets, clients, limits, rates, clock));
    }

    @Bean
    public RegisteredClientRepository demoClients() {
        return new InMemoryRegisteredClientRepository(
                client("demo-shopper", Set.of(Scopes.ORDERS)),
                client("demo-shopper-2", Set.of(Scopes.ORDERS)),
                client("demo-operator", Scopes.OPERATOR));
    }

    /** Keeps the keys in a file, so that tokens from before a restart stay valid after it. */
    @Bean
    TokenKeys tokenKeys(Home home, Clock clock) throws IOException {
        return new TokenKeys(home.tokenKeys(), clock);
    }

    @Bean
    JwtGenerator tokenGenerator(TokenKeys tokenKeys, SecuritySettings settings, Clock clock) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(tokenKeys.signing()));
        generator.setClock(clock);
        generator.setJwtCustomizer(token -> {
            token.getJwsHeader().type(TOKEN_TYPE);
            token.getClaims()
                    .audience(List.of(settings.acceptedAudience()))
                    .claim("client_id", token.getRegisteredClient().getClientId());
        });
        return generator;
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(SecuritySettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.acceptedIssuer()) // otherwise Spring takes it from the Host header of each request
                .build();
    }

    /** Stores nothing, because a token is verified by its signature and cannot be revoked. */
    @Bean
    OAuth2AuthorizationService authorizations() {
        return new OAuth2AuthorizationService() {

            @Override
            public void save(OAuth2Authorization authorization) {}

            @Override
            public void remove(OAuth2Authorization authorization) {}

            @Override
            public @Nullable OAuth2Authorization findById(String id) {
                return null;
            }

            @Override
            public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
                return null;
            }
        };
    }

    /** Compares secrets without a slow hash, because the demo secrets are public. */
    @Bean
    PasswordEncoder demoSecrets() {
        return new PasswordEncoder() {

            @Override
            public @Nullable String encode(@Nullable CharSequence secret) {
                return secret == null ? null : secret.toString();
            }

            @Override
            public boolean matches(@Nullable CharSequence given, @Nullable String secret) {
                return given != null
                        && secret != null
                        && MessageDigest.isEqual(
                                given.toString().getBytes(StandardCharsets.UTF_8),
                                secret.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    /**
     * Accepts a client's secret in the Authorization header or in the form, and nothing else: no assertions, no certificates, and no
     * clients without a secret.
     */
    private static void secretsOnly(List<AuthenticationConverter> converters) {
        converters.clear();
        converters.add(new ClientSecretBasicAuthenticationConverter());
        converters.add(new ClientSecretPostAuthenticationConverter());
    }

    private static RegisteredClient client(String id, Set<String> scopes) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientSecret(id + "-secret")
                .clientAuthenticationMethods(methods -> methods.addAll(List.of(
                        ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST)))
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(granted -> granted.addAll(scopes))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(TokenKeySet.TOKEN_LIFE)
                        .build())
                .build();
    }
}
