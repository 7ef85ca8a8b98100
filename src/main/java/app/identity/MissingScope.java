package app.identity;

import java.util.function.Supplier;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import platform.security.Caller;
import platform.web.ProblemException;

/** A valid token lacks the scope for a path that none of our controllers serves. */
final class MissingScope extends AccessDeniedException {

    private final String scope;

    private MissingScope(String scope) {
        super(scope);
        this.scope = scope;
    }

    /** Grants access to callers with the scope. If a caller's token lacks the scope, the refusal names the scope. */
    static AuthorizationManager<RequestAuthorizationContext> unless(String scope) {
        return (authentication, context) -> decide(authentication, scope);
    }

    private static AuthorizationDecision decide(Supplier<? extends Authentication> authentication, String scope) {
        Authentication token = authentication.get();
        if (token.getPrincipal() instanceof Caller caller && !caller.may(scope)) {
            throw new MissingScope(scope);
        }
        return new AuthorizationDecision(token.isAuthenticated());
    }

    ProblemException toProblem() {
        return Caller.missing(scope);
    }
}
