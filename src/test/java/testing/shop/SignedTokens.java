package testing.shop;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import testing.Tokens;

/** Access tokens that the application's own key signs. A token that has expired by the clock is replaced. */
public final class SignedTokens implements Shop.TokenSource {

    private final Tokens tokens;
    private final Clock clock;
    private final Duration life;
    private final Map<String, Token> known = new ConcurrentHashMap<>();

    private record Token(String text, Instant expiresAt) {}

    public SignedTokens(JWKSource<SecurityContext> keys, Clock clock, Duration life) {
        this.tokens = new Tokens(keys);
        this.clock = clock;
        this.life = life;
    }

    @Override
    public String token(String subject, String scopes) {
        return known.compute(subject + "\n" + scopes, (key, token) -> {
                    Instant now = clock.instant();
                    return token != null && now.isBefore(token.expiresAt) ? token : sign(subject, scopes, now);
                })
                .text;
    }

    private Token sign(String subject, String scopes, Instant now) {
        Instant expiresAt = now.plus(life);
        return new Token(tokens.sign(subject, Set.of(scopes.split(" ")), now, expiresAt), expiresAt);
    }
}
