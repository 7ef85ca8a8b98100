package app.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;
import platform.ratelimit.CallerLimits;
import platform.web.PlatformProblem;
import platform.web.ProblemException;
import platform.web.ProblemWriter;

/**
 * Answers the requests that the security filters refuse. The answer is a problem document, as for all other refusals. These requests also
 * count against the rate limits.
 */
@Component
final class SecurityProblems implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

    private static final Duration ISSUER_RETRY = Duration.ofSeconds(5);

    private final ProblemWriter problems;
    private final CallerLimits limits;

    SecurityProblems(ProblemWriter problems, CallerLimits limits) {
        this.problems = problems;
        this.limits = limits;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (isRateLimited(request, response)) {
            return;
        }
        if (failure instanceof TokenCache.IssuerUnreachable) {
            problems.write(
                    request,
                    response,
                    ProblemException.unavailable(
                            "The keys of the token issuer cannot be read at the moment.", ISSUER_RETRY));
            return;
        }
        boolean invalid = failure instanceof OAuth2AuthenticationException;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, invalid ? "Bearer error=\"invalid_token\"" : "Bearer");
        String message = invalid ? "The bearer token is not valid." : "A bearer token is required.";
        problems.write(request, response, new ProblemException(PlatformProblem.UNAUTHORIZED, message, Map.of()));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        if (isRateLimited(request, response)) {
            return;
        }
        problems.write(
                request,
                response,
                denied instanceof MissingScope missing
                        ? missing.toProblem()
                        : new ProblemException(PlatformProblem.FORBIDDEN, "This is not allowed.", Map.of()));
    }

    /** Counts the request here, because a refused request never reaches the filter that counts all other requests. */
    private boolean isRateLimited(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            limits.take(request);
            return false;
        } catch (ProblemException refusal) {
            problems.write(request, response, refusal);
            return true;
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        problems.write(
                request,
                response,
                new ProblemException(
                        PlatformProblem.BAD_REQUEST,
                        "The method, the path, a parameter or a header of the request has a form that is not allowed.",
                        Map.of()));
    }
}
