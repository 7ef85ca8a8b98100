package app.identity;

import app.identity.IssuerMetadata.Metadata;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the keys that an issuer publishes, without a cache. The address of the keys is configured, or it comes from the issuer's metadata
 * ({@link IssuerMetadata}). Every answer is limited in size and time.
 */
final class PublishedKeys implements JWKSetSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private final String issuer;
    private final @Nullable URI jwkSetUri;
    private final IssuerMetadata metadata;

    /** @param jwkSetUri the address of the keys; null to take it from the issuer's metadata */
    public PublishedKeys(String issuer, @Nullable URI jwkSetUri) {
        this.issuer = issuer;
        this.jwkSetUri = jwkSetUri;
        this.metadata = new IssuerMetadata(issuer);
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet keys = JWKSet.parse(metadata.fetch(jwksUri()));
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

    private URI jwksUri() throws IOException {
        if (jwkSetUri != null) {
            return jwkSetUri;
        }
        Metadata read = metadata.read();
        return read.endpoint("jwks_uri")
                .orElseThrow(
                        () -> new IOException("The issuer's metadata has no http or https URL of the keys: jwks_uri="
                                + read.text("jwks_uri")));
    }

    @Override
    public void close() {
        // no resources are held between two fetches
    }
}
