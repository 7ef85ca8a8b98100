package platform.security;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.web.ProblemException;

/**
 * Who sent a request; an argument of a controller.
 *
 * @param subject of the token
 * @param scopes of the token, see {@link Scopes}
 * @param channels the only sales channels that the caller may name, and whose figures the caller may see; null where the token says
 *     nothing of channels
 * @param clientId of the client that the token was issued to, where the token says so
 */
public record Caller(
        String subject,
        Set<String> scopes,
        @Nullable Set<String> channels,
        @Nullable String clientId) {

    public Caller {
        scopes = Set.copyOf(scopes);
        channels = channels == null ? null : Set.copyOf(channels);
    }

    /** One who may see all channels. */
    public Caller(String subject, Set<String> scopes) {
        this(subject, scopes, null);
    }

    public Caller(String subject, Set<String> scopes, @Nullable Set<String> channels) {
        this(subject, scopes, channels, null);
    }

    /**
     * The caller of the request that this thread serves.
     *
     * @throws ProblemException 401 if there is none
     */
    public static Caller current() {
        return ifAny().orElseThrow(
                        () -> new ProblemException(401, "UNAUTHORIZED", "A bearer token is required.", Map.of()));
    }

    /** The caller of the request that this thread serves; empty without a token. */
    public static Optional<Caller> ifAny() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }

    public boolean may(String scope) {
        return scopes.contains(scope);
    }

    /** Whether the token has any scope for operators. */
    public boolean isOperator() {
        for (String scope : scopes) { // for each request: no stream
            if (scope.startsWith(Scopes.OPERATOR_PREFIX)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses a caller without the scope. For a scope that depends on the request's content; any other is declared by
     * {@link RequiresScope}.
     *
     * @throws ProblemException 403 that names the scope
     */
    public void require(String scope) {
        if (!may(scope)) {
            throw missing(scope);
        }
    }

    /**
     * Refuses a caller with none of the scopes.
     *
     * @throws ProblemException 403 that names them; its details name the first
     */
    void requireAny(List<String> scopes) {
        for (int i = 0; i < scopes.size(); i++) { // for each request: no iterator, no stream
            if (may(scopes.get(i))) {
                return;
            }
        }
        throw missing(scopes);
    }

    /** The 403 that names the scope which a caller lacks. */
    public static ProblemException missing(String scope) {
        return missing(List.of(scope));
    }

    private static ProblemException missing(List<String> scopes) {
        return new ProblemException(
                403,
                "FORBIDDEN",
                "This needs the scope %s.".formatted(String.join(" or ", scopes)),
                Map.of("scope", scopes.getFirst()));
    }
}
