package app.identity;

import app.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2RefreshTokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.web.util.UriComponentsBuilder;
import platform.privacy.Seals;
import platform.ratelimit.RateLimits;
import platform.security.OwnPagesOnly;
import platform.security.Scopes;
import platform.web.ProblemWriter;

/**
 * Issues tokens to the demo clients and, for the operator who signs in, to the console. The secrets of the demo clients are public; {@code
 * DemoSetup} ensures that they give access to a first run only.
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
@ConditionalOnOwnIssuer
public class AuthorizationServer {

    /** The client through which the console's back end signs operators in. */
    public static final String CONSOLE = "console";

    /** What the console's secret is derived for; see {@link Seals#secret}. */
    public static final String CONSOLE_SECRET = "client console";

    /** Short, because only the refresh token of a sign-in can be revoked. */
    private static final Duration CONSOLE_TOKEN_LIFE = Duration.ofMinutes(15);

    private static final OAuth2Error OTHER_REDIRECT = new OAuth2Error(
            OAuth2ErrorCodes.INVALID_REQUEST,
            "The redirect_uri must be the callback of the console on this server",
            null);

    /** The type that RFC 9068 requires for an access token. */
    private static final String TOKEN_TYPE = "at+jwt";

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            SecurityProblems problems,
            ProblemWriter problemWriter,
            ClientSecrets clientSecrets,
            OAuth2AuthorizationService authorizations,
            SignInForm signInForm) {
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
                providers.add(new RefreshTokenRevocation(authorizations));
            }));
            server.authorizationEndpoint(endpoint -> endpoint.authenticationProviders(
                    providers -> providers.forEach(AuthorizationServer::requireOurCallback)));
        });
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .addFilterBefore(
                        new OwnPagesOnly(problemWriter, IdentityProblem.OTHER_SITE_REFUSED),
                        SecurityContextHolderFilter.class)
                // before the library's filters, the first of which reads who the user is
                .addFilterAfter(signInForm.form(), SecurityContextHolderFilter.class)
                .csrf(AbstractHttpConfigurer::disable) // there is no cookie that a request of another site could use
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .exceptionHandling(failures -> failures.authenticationEntryPoint((request, response, failure) -> {
                            AuthenticationEntryPoint entryPoint =
                                    request.getServletPath().equals(OpenPaths.AUTHORIZE) ? signInForm.form() : problems;
                            entryPoint.commence(request, response, failure);
                        })
                        .accessDeniedHandler(problems))
                .build();
    }

    /** Replaces the library's rules for redirect URIs, which need a fixed port, and which would refuse the scope openid. */
    private static void requireOurCallback(AuthenticationProvider provider) {
        if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider codes) {
            codes.setAuthenticationValidator(context -> {
                requireOurOrigin(context.getAuthentication());
                OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_SCOPE_VALIDATOR.accept(context);
            });
        }
    }

    /** Codes go to the origin only that has shown the form, so that no other page can get one. */
    private static void requireOurOrigin(OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        String callback = UriComponentsBuilder.fromUriString(request.getAuthorizationUri())
                .replacePath(OpenPaths.CONSOLE_CALLBACK)
                .toUriString();
        if (!callback.equals(request.getRedirectUri())) {
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(OTHER_REDIRECT, null);
        }
    }

    /** Wraps the filter, which must not be a bean itself: Spring Boot would use it for all requests. */
    record SignInForm(OperatorSignIn form) {}

    @Bean
    SignInForm signInForm(OperatorPassword password, RateLimits limits, ClientFailureLimits rates, Clock clock)
            throws IOException {
        return new SignInForm(new OperatorSignIn(new SmallPage(), password, limits, rates, clock));
    }

    @Bean
    OperatorPassword operatorPassword(Home home) throws IOException {
        return new OperatorPassword(home);
    }

    /** Wraps the provider, which must not be a bean itself: Spring Security would also use it for the other filter chains. */
    record ClientSecrets(ThrottledSecrets provider) {}

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
        return new ClientSecrets(new ThrottledSecrets(secrets, clients, limits, rates, clock));
    }

    @Bean
    public RegisteredClientRepository demoClients(Seals seals) {
        return new InMemoryRegisteredClientRepository(
                client("demo-shopper", Set.of(Scopes.ORDERS)),
                client("demo-shopper-2", Set.of(Scopes.ORDERS)),
                client("demo-operator", Scopes.OPERATOR),
                console(seals.secret(CONSOLE_SECRET)));
    }

    /** Keeps the keys in a file, so that tokens from before a restart stay valid after it. */
    @Bean
    TokenKeys tokenKeys(Home home, Clock clock) throws IOException {
        return new TokenKeys(home.tokenKeys(), clock);
    }

    @Bean
    OAuth2TokenGenerator<?> tokenGenerator(TokenKeys tokenKeys, SecuritySettings settings, Clock clock) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(tokenKeys.signing()));
        generator.setClock(clock);
        generator.setJwtCustomizer(token -> {
            if (token.getTokenType().equals(OAuth2TokenType.ACCESS_TOKEN)) {
                token.getJwsHeader().type(TOKEN_TYPE);
                token.getClaims()
                        .audience(List.of(settings.acceptedAudience()))
                        .claim("client_id", token.getRegisteredClient().getClientId());
            } else {
                token.getClaims()
                        .claim(
                                "name",
                                Objects.requireNonNull(token.<Authentication>getPrincipal())
                                        .getName());
            }
        });
        return new DelegatingOAuth2TokenGenerator(generator, new OAuth2RefreshTokenGenerator());
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(SecuritySettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.acceptedIssuer()) // otherwise Spring takes it from the Host header of each request
                .build();
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

    /** Its redirect URI here is only a form that the library requires; {@link #requireOurOrigin} has the rule. */
    private static RegisteredClient console(String secret) {
        return RegisteredClient.withId(CONSOLE)
                .clientId(CONSOLE)
                .clientSecret(secret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUri("http://localhost:8080" + OpenPaths.CONSOLE_CALLBACK)
                .scope(OidcScopes.OPENID)
                .scopes(granted -> granted.addAll(Scopes.OPERATOR))
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(TokenSettings.builder()
                        .authorizationCodeTimeToLive(StoredSignIns.CODE_LIFE)
                        .accessTokenTimeToLive(CONSOLE_TOKEN_LIFE)
                        .refreshTokenTimeToLive(StoredSignIns.SIGN_IN_LIFE)
                        .reuseRefreshTokens(false)
                        .build())
                .build();
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
