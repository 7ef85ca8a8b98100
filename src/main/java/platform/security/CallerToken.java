package platform.security;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * A token that was found valid. One object is created for each token and shared by all requests with that token. Therefore it holds no data
 * of a request; it does not hold the token text either.
 */
public final class CallerToken extends AbstractAuthenticationToken {

    private final transient Caller caller;

    public CallerToken(Caller caller) {
        super(AuthorityUtils.createAuthorityList(
                caller.scopes().stream().map(scope -> "SCOPE_" + scope).toList()));
        this.caller = caller;
        setAuthenticated(true);
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
