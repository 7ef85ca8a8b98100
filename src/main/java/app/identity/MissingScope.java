package app.identity;

import java.util.function.Supplier;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import platform.security.Caller;
import platform.web.ProblemException;

/** A valid token does not open a path that none of our controllers serves: it lacks the scope, or it is limited to sales channels. */
final class MissingScope extends AccessDeniedException {

    private final transient ProblemException problem;

    private MissingScope(ProblemException problem) {
        super(String.valueOf(problem.getMessage()));
        this.problem = problem;
    }

    /** Grants access to callers with the scope. A refusal names the scope that the token lacks, or its claim that limits it to channels. */
    static AuthorizationManager<RequestAuthorizationContext> unless(String scope) {
        return (authentication, context) -> decide(authentication, scope);
    }

    private static AuthorizationDecision decide(Supplier<? extends Authentication> authentication, String scope) {
        Authentication token = authentication.get();
        if (token.getPrincipal() instanceof Caller caller) {
            try {
                caller.require(scope);
                caller.requireAllChannels(scope);
            } catch (ProblemException refusal) {
                throw new MissingScope(refusal);
            }
        }
        return new AuthorizationDecision(token.isAuthenticated());
    }

    ProblemException toProblem() {
        return problem;
    }
}
