package app.identity;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Fetches the keys that an issuer publishes, without a cache. The address of the keys is configured, or it comes from the issuer's metadata
 * (OpenID Connect Discovery, RFC 8414). Every answer is limited in size and time.
 */
public final class PublishedKeys implements JWKSetSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 256 << 10;

    private final String issuer;
    private final @Nullable URI jwkSetUri;
    private final DefaultResourceRetriever http;

    /** @param jwkSetUri the address of the keys; null to take it from the issuer's metadata */
    public PublishedKeys(String issuer, @Nullable URI jwkSetUri) {
        this.issuer = issuer;
        this.jwkSetUri = jwkSetUri;
        this.http = new WithoutRedirects();
        http.setHeaders(Map.of("Accept", List.of("application/json", "application/jwk-set+json")));
    }

    /** Follows no redirects, so that keys come from the configured addresses only. */
    private static final class WithoutRedirects extends DefaultResourceRetriever {

        WithoutRedirects() {
            super((int) CONNECT_LIMIT.toMillis(), (int) READ_LIMIT.toMillis(), MAX_BYTES);
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL address) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(address);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet keys = JWKSet.parse(fetch(jwkSetUri != null ? jwkSetUri : discoverJwksUri()));
            if (keys.isEmpty()) {
                throw new IOException("The key set is empty");
            }
            return keys;
        } catch (IOException | ParseException failed) {
            LOG.warn(
                    "The keys of the token issuer could not be fetched: issuer={} reason={}; known keys stay valid for another {} at most, check {} and the network",
                    issuer,
                    failed.getMessage(),
                    IssuerKeys.OUTAGE_LIMIT,
                    SecuritySettings.JWK_SET_URI);
            throw new JWKSetRetrievalException("The keys of %s could not be fetched".formatted(issuer), failed);
        }
    }

    private URI discoverJwksUri() throws IOException, ParseException {
        IOException noMetadata = new IOException("The issuer publishes no metadata");
        for (URI metadataUri : metadataUris()) {
            String metadata;
            try {
                metadata = fetch(metadataUri);
            } catch (IOException notHere) {
                noMetadata.addSuppressed(notHere);
                continue;
            }
            return jwksUriOf(JSONObjectUtils.parse(metadata));
        }
        throw noMetadata;
    }

    private URI jwksUriOf(Map<String, Object> metadata) throws IOException {
        if (!issuer.equals(metadata.get("issuer"))) {
            throw new IOException("The issuer's metadata names another issuer: " + metadata.get("issuer"));
        }
        if (metadata.get("jwks_uri") instanceof String uri && SecuritySettings.isHttp(uri)) {
            return URI.create(uri);
        }
        throw new IOException(
                "The issuer's metadata has no http or https URL of the keys: jwks_uri=" + metadata.get("jwks_uri"));
    }

    /** OpenID Connect appends its well-known path to the issuer's path; RFC 8414 puts it before the issuer's path. */
    private List<URI> metadataUris() {
        URI base = URI.create(issuer);
        String path = base.getPath().replaceFirst("/$", "");
        return List.of(at(base, path + OPENID), at(base, OPENID + path), at(base, OAUTH + path));
    }

    private static URI at(URI base, String path) {
        return UriComponentsBuilder.fromUri(base).replacePath(path).build().toUri();
    }

    private String fetch(URI uri) throws IOException {
        return http.retrieveResource(uri.toURL()).getContent();
    }

    @Override
    public void close() {
        // no resources are held between two fetches
    }
}
