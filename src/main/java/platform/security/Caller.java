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
 * @param channels the only sales channels in which the caller may place orders and, as an operator, of which the caller may see anything;
 *     null if the token does not restrict channels. Paths of operators apply this limit or refuse the token, see {@link AppliesChannels}.
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
        this(subject, scopes, null, null, null, null);
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
            throw missing(List.of(scope));
        }
    }

    /**
     * Refuses a caller who may not call an end point.
     *
     * @throws ProblemException 403. If the caller has none of the scopes, it names them, and its details name the first one. If the caller
     *     has a scope of operators and a token that is limited to channels, and the end point does not apply this limit, it names the claim.
     */
    void require(Access.AnyScopeOf access) {
        List<String> scopes = access.scopes();
        boolean allowed = false;
        for (int i = 0; i < scopes.size(); i++) { // runs for each request: no iterator
            if (may(scopes.get(i))) {
                if (channels != null && !access.appliesChannels()) {
                    requireAllChannels(scopes.get(i));
                }
                allowed = true;
            }
        }
        if (!allowed) {
            throw missing(scopes);
        }
    }

    /**
     * Refuses a caller who uses the scope of operators with a token that is limited to sales channels, for a path that cannot apply this
     * limit.
     *
     * @throws ProblemException 403 that names the claim
     */
    public void requireAllChannels(String scope) {
        if (channels != null && Scopes.OPERATOR.contains(scope)) {
            throw new ProblemException(
                    PlatformProblem.FORBIDDEN,
                    "The claim \"channels\" limits this token to some sales channels, and this path cannot be limited to channels; use a token without the claim.",
                    Map.of("claim", "channels"));
        }
    }

    private static ProblemException missing(List<String> scopes) {
        return new ProblemException(
                PlatformProblem.FORBIDDEN,
                "This request needs a token with the scope %s.".formatted(String.join(" or ", scopes)),
                Map.of("scope", scopes.getFirst()));
    }
}
