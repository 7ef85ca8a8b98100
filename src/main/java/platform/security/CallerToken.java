package platform.security;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * A token that was found valid. One object is created for each token and shared by all requests with that token. Therefore it holds no data
 * of a request; it does not hold the token text either.
 */
public final class CallerToken extends AbstractAuthenticationToken {

    private final transient Caller caller;
    private final transient Instant expiresAt;

    /** @param expiresAt from when on the token is not valid any more */
    public CallerToken(Caller caller, Instant expiresAt) {
        super(AuthorityUtils.createAuthorityList(
                caller.scopes().stream().map(scope -> "SCOPE_" + scope).toList()));
        this.caller = caller;
        this.expiresAt = expiresAt;
        setAuthenticated(true);
    }

    /**
     * When the token of the request that this thread handles expires.
     *
     * @throws platform.web.ProblemException 401 if the request has no token
     */
    public static Instant currentExpiry() {
        Caller.current();
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerToken token
                ? token.expiresAt
                : Instant.MAX;
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public String getName() {
        return caller.subject();
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public void setDetails(@Nullable Object details) {
        // ignored: many requests share this object
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerToken token && caller.equals(token.caller);
    }

    @Override
    public int hashCode() {
        return Objects.hash(caller);
    }
}
