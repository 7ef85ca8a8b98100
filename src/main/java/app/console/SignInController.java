package app.console;

import app.console.IssuerClient.Refused;
import app.console.IssuerClient.Tokens;
import app.console.IssuerClient.Unreachable;
import app.console.SessionCookies.SignIn;
import app.console.SessionCookies.TooLarge;
import app.console.Sessions.Invalid;
import app.console.Sessions.Session;
import app.identity.OpenPaths;
import app.identity.SecuritySettings;
import app.identity.SmallPage;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.security.OpenToAll;
import platform.web.ProblemException;

/** Signs operators in: sends the browser to the issuer, and takes the issuer's answer. */
@Hidden
@RestController
@ConditionalOnWebApplication
@OpenToAll("An operator who signs in has no token yet")
class SignInController {

    private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);

    /** A path below the console, or with a query. A percent sign before 2e or 5c could hide a dot or a backslash from the check. */
    private static final Pattern LOCAL = Pattern.compile("/console([/?][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");

    private static final Pattern LEADS_AWAY = Pattern.compile("//|(^|/)\\.{1,2}(/|\\?|$)|%(?i:2e|2f|5c)");
    private static final int MAX_LENGTH = 1000;

    private static final int RANDOM_BYTES = 32;

    private final IssuerClient issuer;
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final SecuritySettings security;
    private final SmallPage page;
    private final SecureRandom random = new SecureRandom();

    SignInController(
            IssuerClient issuer, Sessions sessions, SessionCookies cookies, SecuritySettings security, SmallPage page) {
        this.issuer = issuer;
        this.sessions = sessions;
        this.cookies = cookies;
        this.security = security;
        this.page = page;
    }

    /** @param to the path of the console to which the operator returns */
    @GetMapping("/console/sign-in")
    void beginSignIn(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "/console") String to)
            throws IOException {
        if (to.length() > MAX_LENGTH
                || !LOCAL.matcher(to).matches()
                || LEADS_AWAY.matcher(to).find()) {
            throw ProblemException.invalid(
                    "to",
                    "must be a path of the console, such as /console/orders, of at most %d characters"
                            .formatted(MAX_LENGTH));
        }
        if (!issuer.missingSettings().isEmpty()) {
            redirect(response, "/console"); // which says what to configure
            return;
        }
        String redirectUri = issuer.redirectUri(request);
        SignIn signIn = new SignIn(random(), random(), random(), redirectUri, to, cookies.signInExpiresAt());
        try {
            String location = issuer.authorizationRequest(
                    request, redirectUri, signIn.state(), signIn.nonce(), challenge(signIn.verifier()));
            cookies.write(request, response, signIn);
            redirect(response, location);
        } catch (Unreachable | TooLarge failed) {
            fail(response, HttpStatus.SERVICE_UNAVAILABLE, "The token issuer cannot be reached.", to, failed);
        }
    }

    @GetMapping(OpenPaths.CONSOLE_CALLBACK)
    void completeSignIn(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String iss)
            throws IOException {
        Optional<SignIn> begun = cookies.signIn(request);
        if (begun.isEmpty() || state == null || !isSame(begun.get().state(), state)) {
            // The cookie stays: it may be of a sign-in in another tab, and an attacker could end that one.
            fail(
                    response,
                    HttpStatus.BAD_REQUEST,
                    "This sign-in was not begun in this browser, or more than ten minutes ago.",
                    "/console",
                    null);
            return;
        }
        SignIn signIn = begun.get();
        cookies.clearSignIn(request, response);
        if (code == null || iss != null && !iss.equals(security.acceptedIssuer())) {
            fail(response, HttpStatus.BAD_REQUEST, "The token issuer has refused the sign-in.", signIn.to(), null);
            return;
        }
        try {
            Tokens tokens = issuer.redeem(request, code, signIn.verifier(), signIn.redirectUri());
            Session session = sessions.begin(tokens, issuer.clientId(), signIn.nonce());
            cookies.write(request, response, session.access(), session.renewal());
            redirect(response, signIn.to());
        } catch (Refused refused) {
            fail(response, HttpStatus.BAD_REQUEST, "The token issuer has refused the sign-in.", signIn.to(), refused);
        } catch (Invalid | TooLarge invalid) {
            fail(
                    response,
                    HttpStatus.BAD_GATEWAY,
                    "The token issuer's answer cannot be used. The log of the platform says why.",
                    signIn.to(),
                    invalid);
        } catch (Unreachable unreachable) {
            fail(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The token issuer cannot be reached.",
                    signIn.to(),
                    unreachable);
        }
    }

    private void fail(
            HttpServletResponse response, HttpStatus status, String message, String to, @Nullable Exception reason)
            throws IOException {
        if (reason != null) {
            LOG.warn("Sign-in to the console failed: reason={}", reason.getMessage());
        }
        page.write(
                response,
                status.value(),
                "Not signed in",
                "  <p class=\"problem\" role=\"alert\">%s</p>\n  <p><a href=\"/console/sign-in?to=%s\">Sign in again</a></p>"
                        .formatted(
                                SmallPage.escaped(message),
                                SmallPage.escaped(URLEncoder.encode(to, StandardCharsets.UTF_8))));
    }

    private static void redirect(HttpServletResponse response, String location) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, location);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
