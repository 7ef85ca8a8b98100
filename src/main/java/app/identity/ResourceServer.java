package app.identity;

import app.FirstRun;
import app.SettingNames;
import app.claims.CustomerClaimNames;
import app.identity.OpenPaths.OpenPath;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.support.WebApplicationContextUtils;
import platform.security.Scopes;
import platform.security.TokenSource;
import platform.web.ProblemWriter;

/**
 * Configures the API to accept bearer tokens that are signed with RS256. Filters that a stateless API does not need, and the observation of
 * each filter, are disabled because they cost more time than the rest of the chain.
 */
@ConditionalOnWebApplication
@Configuration(proxyBeanMethods = false)
public class ResourceServer {

    private static final String API = "/api/";
    private static final String BEARER = "Bearer ";

    /** The handshake of sockets and GraphQL, which are outside the API because OpenAPI cannot describe them. */
    private static final Set<String> BESIDE_THE_API = Set.of("/ws/state", "/graphql");

    @Bean
    OpenPaths openPaths(Environment environment, SecuritySettings settings, WebEndpointProperties endpoints) {
        return new OpenPaths(environment, settings, endpoints);
    }

    /** Runs after the filter for the trace id, so that a refusal can be found in the log, and before all other filters. */
    @Bean
    public FilterRegistrationBean<LocalCallersOnly> localCallersOnly(Environment environment, ProblemWriter problems) {
        FilterRegistrationBean<LocalCallersOnly> registration = new FilterRegistrationBean<>(
                new LocalCallersOnly(problems, environment.getProperty(SettingNames.ADDRESS)));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        registration.setEnabled(FirstRun.isDemo(environment));
        return registration;
    }

    /** On a separate management port every caller can read health and metrics, and nothing else. */
    @Bean
    @Order(0)
    SecurityFilterChain managementPortChain(
            HttpSecurity http, OpenPaths open, Environment environment, SecurityProblems problems) {
        boolean hasOwnPort = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        return stateless(http, problems)
                .securityMatcher(request -> hasOwnPort && isOnManagementPort(request))
                .authorizeHttpRequests(requests -> requests.requestMatchers(matching(open.managementPortPaths()))
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain openChain(HttpSecurity http, OpenPaths open, SecurityProblems problems) {
        return stateless(http, problems)
                .securityMatcher(matching(open.paths()))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** All other paths: the API, the sockets and the metrics need a token, and everything else is closed. */
    @Bean
    @Order(3)
    SecurityFilterChain closedChain(
            HttpSecurity http,
            OpenPaths open,
            JwtDecoder tokens,
            ObjectProvider<TokenKeys> ownKeys,
            ObjectProvider<TokenSource> otherSources,
            Clock clock,
            CustomerClaimNames customerClaims,
            SecurityProblems problems) {
        List<TokenSource> sources = otherSources.stream().toList();
        TokenKeys own = ownKeys.getIfAvailable();
        TokenCache cache = new TokenCache(tokens, clock, own == null ? () -> 0 : own::version, customerClaims);
        return stateless(http, problems)
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request -> cache)
                        .bearerTokenResolver(request -> bearerToken(request, sources))
                        .authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                request -> path(request).startsWith(API) || BESIDE_THE_API.contains(path(request)))
                        .authenticated()
                        .requestMatchers(request -> path(request).equals(open.metrics()))
                        .access(MissingScope.unless(Scopes.OPERATOR_METRICS))
                        .anyRequest()
                        .denyAll())
                .build();
    }

    /** The keys of the accepted issuer. */
    public record AcceptedKeys(JWKSource<SecurityContext> keys) {

        /** Verifies signatures of RS256 by these keys, and the claims by the rules. */
        public JwtDecoder decoder(OAuth2TokenValidator<Jwt> rules) {
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys)
                    .jwsAlgorithm(SignatureAlgorithm.RS256)
                    .build();
            decoder.setJwtValidator(rules);
            return decoder;
        }
    }

    /**
     * The keys of the embedded authorization server are read directly and never fetched over HTTP. Another issuer need not be reachable when
     * the platform starts.
     */
    @Bean
    public AcceptedKeys acceptedKeys(
            SecuritySettings settings, ObjectProvider<JWKSource<SecurityContext>> ownKeys, Clock clock) {
        String issuer = settings.issuer();
        return new AcceptedKeys(
                issuer == null
                        ? ownKeys.getObject()
                        : new IssuerKeys(new PublishedKeys(issuer, settings.jwkSetUri()), clock));
    }

    /** Verifies access tokens. */
    @Bean
    public JwtDecoder tokenDecoder(SecuritySettings settings, AcceptedKeys keys, Clock clock) {
        return keys.decoder(TokenRules.of(settings, clock));
    }

    /** The rules of Spring's firewall. A loop checks the header values, because the firewall's patterns would cost 4 % of a request. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(characters(ResourceServer::isPrintable));
        firewall.setAllowedHeaderValues(characters(c -> c == '\t' || isPrintable(c)));
        return firewall;
    }

    @Bean
    static SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    private static HttpSecurity stateless(HttpSecurity http, SecurityProblems problems) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .headers(headers -> headers.defaultsDisabled().addHeaderWriter(new SecurityHeaders()));
    }

    private static RequestMatcher matching(List<OpenPath> paths) {
        return request -> OpenPaths.contains(paths, request.getMethod(), path(request));
    }

    /** The path as Tomcat gives it: decoded and without dot segments. The firewall refuses ambiguous paths. */
    private static String path(HttpServletRequest request) {
        return request.getServletPath();
    }

    private static boolean isOnManagementPort(HttpServletRequest request) {
        return WebServerApplicationContext.hasServerNamespace(
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()),
                WebServerNamespace.MANAGEMENT.getValue());
    }

    /**
     * Reads the token from the header Authorization. Only a request without that header may have its token in another place, such as a
     * cookie of the console. The token needs no pattern, because decoding fails for a text that is not a token.
     */
    private static @Nullable String bearerToken(HttpServletRequest request, List<TokenSource> sources) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            for (TokenSource source : sources) {
                String token = source.token(request);
                if (token != null) {
                    return token;
                }
            }
            return null;
        }
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    private static Predicate<String> characters(IntPredicate allowed) {
        return text -> {
            for (int i = 0; i < text.length(); i++) {
                if (!allowed.test(text.charAt(i))) {
                    return false;
                }
            }
            return true;
        };
    }

    private static boolean isPrintable(int character) {
        return ' ' <= character && character <= '~' // almost all characters, such as those of a token
                || Character.isDefined(character) && !Character.isISOControl(character);
    }
}
