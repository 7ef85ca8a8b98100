package platform.security;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/**
 * The sender of a request. A controller can take it as an argument.
 *
 * @param subject subject of the token
 * @param scopes scopes of the token, see {@link Scopes}
 * @param channels the only sales channels that the caller may name, and whose figures the caller may see; null if the token does not
 *     restrict channels
 * @param clientId id of the client to which the token was issued; null if the token does not name it
 * @param customer what the issuer says of the caller as a customer; null if it says nothing
 * @param email the caller's address for mails, as the issuer says; null if it says nothing, or if the address is not verified
 */
public record Caller(
        String subject,
        Set<String> scopes,
        @Nullable Set<String> channels,
        @Nullable String clientId,
        @Nullable CustomerClaims customer,
        @Nullable String email) {

    public Caller {
        scopes = Set.copyOf(scopes);
        channels = channels == null ? null : Set.copyOf(channels);
    }

    /** Creates a caller who may see all channels. */
    public Caller(String subject, Set<String> scopes) {
        this(subject, scopes, null);
    }

    public Caller(String subject, Set<String> scopes, @Nullable Set<String> channels) {
        this(subject, scopes, channels, null);
    }

    public Caller(String subject, Set<String> scopes, @Nullable Set<String> channels, @Nullable String clientId) {
        this(subject, scopes, channels, clientId, null, null);
    }

    /**
     * The caller of the request that this thread handles.
     *
     * @throws ProblemException 401 if the request has no token
     */
    public static Caller current() {
        return ifAny().orElseThrow(() ->
                new ProblemException(PlatformProblem.UNAUTHORIZED, "A bearer token is required.", Map.of()));
    }

    /** The caller of the request that this thread handles; empty if the request has no token. */
    public static Optional<Caller> ifAny() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }

    public boolean may(String scope) {
        return scopes.contains(scope);
    }

    /** Without the address for mails, because it may be logged. */
    @Override
    public String toString() {
        return "Caller[subject=%s, scopes=%s]".formatted(subject, scopes);
    }

    /** Whether the token has at least one of the scopes of operators that the platform knows. */
    public boolean isOperator() {
        for (String scope : scopes) { // runs for each request, so it avoids a stream
            if (Scopes.OPERATOR.contains(scope)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses a caller without the scope. Use it for a scope that depends on the request's content; declare any other scope with {@link
     * RequiresScope}.
     *
     * @throws ProblemException 403 that names the scope
     */
    public void require(String scope) {
        if (!may(scope)) {
            throw missing(scope);
        }
    }

    /**
     * Refuses a caller who has none of the scopes.
     *
     * @throws ProblemException 403 that names the scopes; its details name the first one
     */
    void requireAny(List<String> scopes) {
        for (int i = 0; i < scopes.size(); i++) { // runs for each request: no iterator
            if (may(scopes.get(i))) {
                return;
            }
        }
        throw missing(scopes);
    }

    /** Makes the 403 that names the scope that the caller lacks. */
    public static ProblemException missing(String scope) {
        return missing(List.of(scope));
    }

    private static ProblemException missing(List<String> scopes) {
        return new ProblemException(
                PlatformProblem.FORBIDDEN,
                "This request needs a token with the scope %s.".formatted(String.join(" or ", scopes)),
                Map.of("scope", scopes.getFirst()));
    }
}
