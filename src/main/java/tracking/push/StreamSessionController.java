package tracking.push;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.security.AppliesChannels;
import platform.security.CallerToken;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Gives browsers the cookies for streams. */
@RestController
@ConditionalOnWebApplication
@Tag(name = "Orders")
class StreamSessionController {

    private static final String BEARER = "Bearer ";

    private final StreamCookies cookies;

    StreamSessionController(StreamCookies cookies) {
        this.cookies = cookies;
    }

    record StreamSession(Instant expiresAt) {}

    @PostMapping(path = "/api/v2/stream-sessions", produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    @AppliesChannels
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Let a browser open streams",
            description =
                    "Sets two cookies that carry the token of this request: one for `/api/v2/orders/stream`, one for "
                            + "`/ws/state`. A browser's EventSource and WebSocket send no Authorization header; they send these "
                            + "cookies. Scripts cannot read them, other sites cannot use them, and they end with the token. Call it again with each new token.")
    @ApiResponse(responseCode = "201", description = "The cookies are set")
    @ProblemCode.Possible(value = TrackingProblem.class, codes = "TOKEN_TOO_LARGE")
    ResponseEntity<StreamSession> createStreamSession(HttpServletRequest request) {
        Instant expiresAt = CallerToken.currentExpiry();
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.CREATED);
        cookies.of(request, token(request.getHeader(HttpHeaders.AUTHORIZATION)), expiresAt)
                .forEach(cookie -> answer.header(HttpHeaders.SET_COOKIE, cookie.toString()));
        return answer.body(new StreamSession(expiresAt));
    }

    /** The token may have come in a cookie of the console, which must not become a cookie of another kind. */
    private static String token(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw ProblemException.invalid(HttpHeaders.AUTHORIZATION, "must hold the token");
        }
        return authorization.substring(BEARER.length()).strip();
    }
}
