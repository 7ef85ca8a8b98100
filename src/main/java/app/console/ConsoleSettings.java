package app.console;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The sign-in to the console at another issuer than that of a first run. Without a client id, a secret and the console's address, nobody can
 * sign in there.
 *
 * @param clientId the client that the issuer has registered for the console; null on a first run, whose issuer knows the console
 * @param clientSecret the secret of this client; null if it is in a file
 * @param clientSecretFile a file with the secret; null if the secret is given
 * @param url the address of the platform as browsers see it, such as {@code https://shop.example}; the issuer must know its path
 *     {@code /console/callback} as the redirect URI of the client
 * @param scopes the scopes that the console asks for; empty for openid, profile and all operator scopes
 * @param authorizationParameters further parameters of the authorization request, for instance {@code audience}
 * @param session how long a sign-in lasts at most, from 5 minutes to 7 days; the issuer may end it earlier
 */
@ConfigurationProperties("orderwright.console")
record ConsoleSettings(
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable Path clientSecretFile,
        @Nullable URI url,
        @DefaultValue List<String> scopes,
        @DefaultValue Map<String, String> authorizationParameters,
        @DefaultValue("12h") Duration session) {

    static final String CLIENT_ID = "orderwright.console.client-id";
    static final String CLIENT_SECRET = "orderwright.console.client-secret";
    static final String URL = "orderwright.console.url";

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(7);

    ConsoleSettings {
        Assert.isTrue(
                url == null
                        || url.getHost() != null
                                && List.of("http", "https").contains(url.getScheme())
                                && (url.getRawPath().isEmpty()
                                        || url.getRawPath().equals("/"))
                                && url.getRawQuery() == null
                                && url.getRawFragment() == null
                                && url.getRawUserInfo() == null,
                () -> URL + " must be an http or https URL without a path, such as https://shop.example");
        Assert.isTrue(
                session.compareTo(SHORTEST) >= 0 && session.compareTo(LONGEST) <= 0,
                () -> "orderwright.console.session must be from 5m to 7d");
    }

    /** The keys that must be set before operators can sign in at another issuer; empty if they can. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (clientId == null || clientId.isBlank()) {
            missing.add(CLIENT_ID);
        }
        if ((clientSecret == null || clientSecret.isBlank()) && clientSecretFile == null) {
            missing.add(CLIENT_SECRET);
        }
        if (url == null) {
            missing.add(URL);
        }
        return missing;
    }

    /** Contains no secret, so that log lines show none. */
    @Override
    public String toString() {
        return "ConsoleSettings[clientId=%s, url=%s, scopes=%s, session=%s]".formatted(clientId, url, scopes, session);
    }
}
