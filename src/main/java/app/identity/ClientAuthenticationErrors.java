package app.identity;

import app.identity.ThrottledSecrets.TooManyFailures;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import platform.web.ProblemWriter;

/**
 * Answers a client whose authentication failed. The answer is the error of RFC 6749, section 5.2, with its code only. After too many
 * failures it is a problem with status 429, because the RFC has no error for that.
 */
final class ClientAuthenticationErrors implements AuthenticationFailureHandler {

    private final OAuth2ErrorHttpMessageConverter errors = new OAuth2ErrorHttpMessageConverter();
    private final ProblemWriter problems;

    ClientAuthenticationErrors(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        SecurityContextHolder.clearContext();
        if (failure instanceof TooManyFailures tooMany) {
            problems.write(request, response, tooMany.problem());
            return;
        }
        String code = ((OAuth2AuthenticationException) failure).getError().getErrorCode();
        try (ServletServerHttpResponse answer = new ServletServerHttpResponse(response)) {
            answer.setStatusCode(
                    code.equals(OAuth2ErrorCodes.INVALID_CLIENT) ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST);
            errors.write(new OAuth2Error(code), null, answer);
        }
    }
}
