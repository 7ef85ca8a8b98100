package app.identity;

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
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** Reads the metadata that an issuer publishes (OpenID Connect Discovery, RFC 8414). Every answer is limited in size and time. */
public final class IssuerMetadata {

    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 256 << 10;

    private final String issuer;
    private final DefaultResourceRetriever http = new WithoutRedirects();

    public IssuerMetadata(String issuer) {
        this.issuer = issuer;
        http.setHeaders(Map.of("Accept", List.of("application/json", "application/jwk-set+json")));
    }

    /** The properties of the metadata. */
    public record Metadata(Map<String, Object> properties) {

        /** The address in this property; empty if it is absent or no http or https URL. */
        public Optional<URI> endpoint(String property) {
            return properties.get(property) instanceof String uri && SecuritySettings.isHttp(uri)
                    ? Optional.of(URI.create(uri))
                    : Optional.empty();
        }

        /** The property as text, for messages. */
        String text(String property) {
            return String.valueOf(properties.get(property));
        }

        /** Whether the property is a list with this value. */
        public boolean lists(String property, String value) {
            return properties.get(property) instanceof List<?> values && values.contains(value);
        }
    }

    /** Follows no redirects, so that keys and end points come from the configured addresses only. */
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

    /**
     * Fetches the metadata, without a cache.
     *
     * @throws IOException if the issuer cannot be reached, publishes no metadata, or names another issuer in it
     */
    public Metadata read() throws IOException {
        IOException noMetadata = new IOException("The issuer publishes no metadata");
        for (URI metadataUri : metadataUris()) {
            String metadata;
            try {
                metadata = fetch(metadataUri);
            } catch (IOException notHere) {
                noMetadata.addSuppressed(notHere);
                continue;
            }
            return parsed(metadata);
        }
        throw noMetadata;
    }

    private Metadata parsed(String metadata) throws IOException {
        Map<String, Object> properties;
        try {
            properties = JSONObjectUtils.parse(metadata);
        } catch (ParseException noJson) {
            throw new IOException("The issuer's metadata is no JSON object", noJson);
        }
        if (!issuer.equals(properties.get("issuer"))) {
            throw new IOException("The issuer's metadata names another issuer: " + properties.get("issuer"));
        }
        return new Metadata(properties);
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

    String fetch(URI uri) throws IOException {
        return http.retrieveResource(uri.toURL()).getContent();
    }
}
