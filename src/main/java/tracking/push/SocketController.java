package tracking.push;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.List;
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
import platform.web.Limits;
import platform.web.Texts;
import tracking.change.PublicStatus;
import tracking.feed.ChangeFeed;
import tracking.feed.FeedProperties;

/**
 * Accepts WebSockets that hear of changes of orders. A handshake is a request like any other until it is accepted: it has the same checks,
 * limits and problems.
 */
@Hidden
@RestController
@ConditionalOnWebApplication
class SocketController {

    static final String PATH = "/ws/state";

    /** The protocol that the server selects. */
    static final String PROTOCOL = "orderwright.state.v1";

    private static final int MAX_CHOICES = 20;

    private final ChangeFeed feed;
    private final FeedProperties properties;
    private final StreamLimits limits;
    private final StatusMessages messages;

    SocketController(ChangeFeed feed, FeedProperties properties, StreamLimits limits, StatusMessages messages) {
        this.feed = feed;
        this.properties = properties;
        this.limits = limits;
        this.messages = messages;
    }

    /** The parameters are those of the event stream. */
    @GetMapping(PATH)
    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    @AppliesChannels
    void openStateSocket(
            @RequestParam(name = "order_no", required = false)
                    @Nullable
                    @Size(max = Limits.MAX_REFERENCE)
                    @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
                    String orderNo,
            @RequestParam(required = false) @Nullable @Size(max = MAX_CHOICES) List<String> channel,
            @RequestParam(required = false) @Nullable @Size(max = MAX_CHOICES) List<PublicStatus> status,
            @RequestParam(required = false) @Nullable String after,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, DeploymentException {
        SocketHandshake.require(request);
        StreamRequest asked = StreamRequest.of(caller, orderNo, channel, status, after, null);
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
