package testing;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Signs access tokens that have the issuer, audience and type of a first run, with the keys of a test. */
public final class Tokens {

    public static final String ISSUER = "http://localhost:8080";
    public static final String AUDIENCE = "orderwright";
    public static final String TYPE = "at+jwt";

    private final NimbusJwtEncoder encoder;

    /** @param keys the newest of them signs */
    public Tokens(JWKSource<SecurityContext> keys) {
        encoder = new NimbusJwtEncoder(keys);
        encoder.setJwkSelector(candidates -> candidates.stream()
                .max(Comparator.comparing(key -> key.getIssueTime() == null ? new Date(0) : key.getIssueTime()))
                .orElseThrow());
    }

    public String sign(String subject, Set<String> scopes, Instant issuedAt, Instant expiresAt) {
        return sign(
                header -> {},
                claims -> claims.subject(subject)
                        .claim("scope", scopes)
                        .issuedAt(issuedAt)
                        .expiresAt(expiresAt));
    }

    /**
     * Signs a token.
     *
     * @param header changes the default header
     * @param claims changes the default claims
     */
    public String sign(Consumer<JwsHeader.Builder> header, Consumer<JwtClaimsSet.Builder> claims) {
        JwsHeader.Builder headers = JwsHeader.with(SignatureAlgorithm.RS256).type(TYPE);
        header.accept(headers);
        JwtClaimsSet.Builder body = JwtClaimsSet.builder().issuer(ISSUER).audience(List.of(AUDIENCE));
        claims.accept(body);
        return encoder.encode(JwtEncoderParameters.from(headers.build(), body.build()))
                .getTokenValue();
    }
}
