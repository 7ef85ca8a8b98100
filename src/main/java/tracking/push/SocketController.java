package tracking.push;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Size;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.List;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.language.Language;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.CallerToken;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import tracking.feed.ChangeFeed;
import tracking.feed.FeedProperties;

/**
 * Accepts WebSockets that hear of changes of orders. A handshake is a request like any other until it is accepted: it has the same checks,
 * limits and problems.
 */
@RestController
@ConditionalOnWebApplication
@Tag(name = "Orders")
class SocketController {

    static final String PATH = "/ws/state";

    /** The protocol that the server selects. */
    static final String PROTOCOL = "orderwright.state.v1";

    private static final int MAX_CHOICES = 20;

    private final ChangeFeed feed;
    private final FeedProperties properties;
    private final StreamLimits limits;
    private final ChangeMessages messages;

    SocketController(ChangeFeed feed, FeedProperties properties, StreamLimits limits, ChangeMessages messages) {
        this.feed = feed;
        this.properties = properties;
        this.limits = limits;
        this.messages = messages;
    }

    /** The parameters are those of the event stream. */
    @GetMapping(PATH)
    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    @AppliesChannels
    @Operation(
            summary = "Open a WebSocket that hears of changes of orders",
            description =
                    "The handshake of a WebSocket with the protocol `orderwright.state.v1`; the protocol "
                            + "`bearer.<token>` carries the token of a page. Each text message is JSON, the same as the `data` of "
                            + "the event stream at `/api/v2/orders/stream`. The client sends no messages. If the position is older "
                            + "than the stored changes (24 hours), the socket is closed with the code 4410: read the orders again. "
                            + "A handshake of a page that is refused is accepted, and the socket is closed with 4000 plus the status.")
    @ApiResponse(responseCode = "101", description = "The connection is a WebSocket from now on", content = @Content)
    @ProblemCode.Possible(
            value = TrackingProblem.class,
            codes = {"TOO_MANY_STREAMS", "STREAMS_FULL", "UPGRADE_REQUIRED"})
    void streamOrdersBySocket(
            @RequestParam(name = "order_no", required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE)
                    String orderNo,
            @RequestParam(required = false) @Nullable @Size(max = MAX_CHOICES) List<String> channel,
            @RequestParam(required = false) @Nullable @Size(max = MAX_CHOICES) List<OrderStatus> status,
            @RequestParam(defaultValue = "false") boolean details,
            @RequestParam(required = false) @Nullable String after,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, DeploymentException {
        SocketHandshake.require(request);
        StreamRequest asked = StreamRequest.of(caller, orderNo, channel, status, details, after, null);
        if (!feed.isOpen()) {
            throw StreamLimits.full();
        }
        Runnable release = limits.take(caller);
        StateSocket socket = new StateSocket(
                feed,
                properties,
                messages,
                asked,
                CallerToken.currentExpiry(),
                Language.preferred(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
                release);
        SocketHandshake.accept(request, response, socket, PROTOCOL, release);
    }
}
