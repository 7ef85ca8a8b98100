package app.identity;

import app.identity.ThrottledSecrets.TooManyFailures;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import platform.ratelimit.RateLimits;

/**
 * Asks the operator for the password at the authorization end point. The form sends the parameters of the authorization request again,
 * together with the password, so the issuer needs no session and no cookie of its own: each sign-in asks for the password.
 */
final class OperatorSignIn extends HttpFilter implements AuthenticationEntryPoint {

    private static final String USER_NAME = "username";
    private static final String PASSWORD = "password";
    private static final Set<String> CREDENTIALS = Set.of(USER_NAME, PASSWORD);
    private static final int MAX_CREDENTIAL = 200;

    private final SmallPage page;
    private final ThrottledSecrets passwords;
    private final WebAuthenticationDetailsSource details = new WebAuthenticationDetailsSource();

    OperatorSignIn(
            SmallPage page, OperatorPassword password, RateLimits limits, ClientFailureLimits rates, Clock clock) {
        this.page = page;
        this.passwords = new ThrottledSecrets(
                new Passwords(password), OperatorPassword.USER::equals, "wrong password", limits, rates, clock);
    }

    private record Passwords(OperatorPassword password) implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication attempt) {
            if (!attempt.getName().equals(OperatorPassword.USER)
                    || !(attempt.getCredentials() instanceof String given)
                    || !password.is(given)) {
                throw new BadCredentialsException("The user name or the password is wrong");
            }
            return UsernamePasswordAuthenticationToken.authenticated(OperatorPassword.USER, null, List.of());
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
        }
    }

    /** Checks the password that the form has sent. If it is wrong, the answer is the form again. */
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String password = request.getParameter(PASSWORD);
        if (isForm(request) && password != null) {
            UsernamePasswordAuthenticationToken attempt = UsernamePasswordAuthenticationToken.unauthenticated(
                    limited(request.getParameter(USER_NAME)), limited(password));
            attempt.setDetails(details.buildDetails(request));
            try {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(passwords.authenticate(attempt));
                SecurityContextHolder.setContext(context);
            } catch (AuthenticationException refused) {
                show(request, response, refused);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean isForm(HttpServletRequest request) {
        return request.getMethod().equals("POST") && OpenPaths.AUTHORIZE.equals(request.getServletPath());
    }

    private static String limited(@Nullable String text) {
        return text == null || text.length() > MAX_CREDENTIAL ? "" : text;
    }

    /** Shows the form. The authorization request is valid; only the user is not known yet. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException unknown)
            throws IOException {
        write(request, response, HttpStatus.OK, "");
    }

    private void show(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (refused instanceof TooManyFailures tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, tooMany.problem().retryAfterSeconds());
            write(
                    request,
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    tooMany.problem().message());
        } else {
            write(request, response, HttpStatus.FORBIDDEN, "The user name or the password is wrong.");
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String problem)
            throws IOException {
        StringBuilder form = new StringBuilder();
        if (!problem.isEmpty()) {
            form.append("  <p class=\"problem\" id=\"problem\" role=\"alert\">")
                    .append(SmallPage.escaped(problem))
                    .append("</p>\n");
        }
        form.append("  <form method=\"post\" action=\"")
                .append(OpenPaths.AUTHORIZE)
                .append("\">\n");
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (!CREDENTIALS.contains(parameter.getKey())) {
                for (String value : parameter.getValue()) {
                    form.append("    <input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                            .formatted(SmallPage.escaped(parameter.getKey()), SmallPage.escaped(value)));
                }
            }
        }
        form.append("""
                    <label for="username">User name</label>
                    <input id="username" name="username" value="operator" autocomplete="username" autocapitalize="none" spellcheck="false" required>
                    <label for="password">Password</label>
                    <input id="password" name="password" type="password" autocomplete="current-password" required autofocus%s>
                    <button type="submit">Sign in</button>
                  </form>
                """.formatted(problem.isEmpty() ? "" : " aria-invalid=\"true\" aria-describedby=\"problem\""));
        page.write(response, status.value(), "Sign in", form.toString());
    }
}
