package app.console;

import app.console.IssuerClient.Refused;
import app.console.IssuerClient.Unreachable;
import app.console.SessionCookies.Access;
import app.console.SessionCookies.Renewal;
import app.console.SessionCookies.TooLarge;
import app.console.Sessions.Invalid;
import app.console.Sessions.Session;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.OpenToAll;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/** Tells the page who is signed in, renews the session, and ends it. */
@Hidden
@RestController
@ConditionalOnWebApplication
@OpenToAll("The session is in the caller's own cookies; without them the answer is 401")
class SessionController {

    private static final Logger LOG = LoggerFactory.getLogger(SessionController.class);

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final IssuerClient issuer;
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final PageRequests page;
    private final Clock clock;

    SessionController(IssuerClient issuer, Sessions sessions, SessionCookies cookies, PageRequests page, Clock clock) {
        this.issuer = issuer;
        this.sessions = sessions;
        this.cookies = cookies;
        this.page = page;
        this.clock = clock;
    }

    /**
     * The session of the caller.
     *
     * @param scopes the scopes of the operator's token
     * @param expiresAt until when the API accepts the session unless it is renewed; a call of this operation before that time renews it
     */
    record SessionView(String name, Set<String> scopes, Instant expiresAt) {}

    /** @param signOutUrl the address at which the operator also signs out of the issuer; null if the issuer offers none */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SignedOut(@Nullable String signOutUrl) {}

    /**
     * Answers with the session, and renews it if two thirds of its access token's life are over. If two tabs renew it with the same refresh
     * token, the second one goes on with what is left of the session, and both have the cookies of the first one.
     */
    @GetMapping("/console/session")
    ResponseEntity<SessionView> showSession(HttpServletRequest request, HttpServletResponse response) {
        Access access = cookies.access(request).orElse(null);
        Renewal renewal = cookies.renewal(request).orElse(null);
        try {
            if (access != null && (renewal == null || clock.instant().isBefore(access.renewAt()))) {
                return answer(access);
            }
        } catch (Invalid withdrawn) {
            access = null;
        } catch (Unreachable unreachable) {
            throw unavailable();
        }
        if (renewal == null) {
            throw signedOut();
        }
        try {
            return answer(renew(request, response, renewal));
        } catch (Refused | Invalid | TooLarge | Unreachable failed) {
            LOG.info("Session of the console not renewed: reason={}", failed.getMessage());
            return answerWithWhatIsLeft(access, failed);
        }
    }

    private ResponseEntity<SessionView> answerWithWhatIsLeft(@Nullable Access access, Exception failed) {
        if (access == null) {
            throw failed instanceof Unreachable ? unavailable() : signedOut();
        }
        try {
            return answer(access);
        } catch (Invalid withdrawn) {
            throw signedOut();
        } catch (Unreachable unreachable) {
            throw unavailable();
        }
    }

    private ResponseEntity<SessionView> answer(Access access) throws Invalid, Unreachable {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new SessionView(access.name(), sessions.scopes(access), access.expiresAt()));
    }

    private Access renew(HttpServletRequest request, HttpServletResponse response, Renewal renewal)
            throws Refused, Unreachable, Invalid, TooLarge {
        Session session = sessions.renewed(issuer.refresh(request, renewal.token()), renewal);
        cookies.write(request, response, session.access(), session.renewal());
        return session.access();
    }

    /** Ends the session of this browser, and at the issuer if it can revoke tokens. Without a session it changes nothing. */
    @PostMapping("/console/sign-out")
    ResponseEntity<SignedOut> signOut(HttpServletRequest request, HttpServletResponse response) {
        if (!page.isOne(request)) {
            throw new ProblemException(
                    PlatformProblem.UNAUTHORIZED,
                    "Only the console's page can sign out: the header %s is missing, or another site sends the request."
                            .formatted(PageRequests.HEADER),
                    Map.of());
        }
        Optional<Renewal> renewal = cookies.renewal(request);
        cookies.clearSession(request, response);
        renewal.ifPresent(it -> issuer.revoke(request, it.token()));
        Optional<String> logout = issuer.missingSettings().isEmpty() ? issuer.logoutUrl(request) : Optional.empty();
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new SignedOut(logout.orElse(null)));
    }

    private static ProblemException unavailable() {
        return ProblemException.unavailable("The token issuer cannot be reached.", RETRY);
    }

    private static ProblemException signedOut() {
        return new ProblemException(PlatformProblem.UNAUTHORIZED, "Nobody is signed in.", Map.of());
    }
}
