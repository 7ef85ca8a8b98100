package tracking.push;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import order.OrderStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
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
import tracking.feed.End;
import tracking.feed.Subscription;

/** Pushes changes of orders as Server-Sent Events. No thread waits for a client to which nothing is to be sent. */
@RestController
@ConditionalOnWebApplication
@Tag(name = "Orders")
class StreamController {

    static final String PATH = "/api/v2/orders/stream";

    /** A proxy that knows this header passes each message on at once. */
    private static final String UNBUFFERED = "X-Accel-Buffering";

    private static final byte[] BEGINNING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_CHOICES = 20;

    private final ChangeFeed feed;
    private final StreamLimits limits;
    private final ChangeMessages messages;

    StreamController(ChangeFeed feed, StreamLimits limits, ChangeMessages messages) {
        this.feed = feed;
        this.limits = limits;
        this.messages = messages;
    }

    @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    @AppliesChannels
    @Operation(
            summary = "Hear of changes of orders as they happen",
            description = "Server-Sent Events. Shoppers hear of their own orders, operators of all that the parameters "
                    + "select. Each message has the event `order_status_updated`, its `data` is JSON with `event`, `data` "
                    + "(`order_no`, `status`, `status_text` in the language of Accept-Language, `updated_at`), `trace_id` "
                    + "and `id`. With `details=true` there are also messages with the event `order_detail_added`: failed "
                    + "attempts to pay, single shipments, returns and refunds. JSON Schemas of both are served at "
                    + "`/schemas/stream/`. To miss nothing, begin after the `stream_position` of an answer: every later change comes "
                    + "once, in the order in which each order changed. A browser resumes by itself, from the last `id`. If the "
                    + "position is older than the stored changes (24 hours), the event `reset` comes first: read the orders "
                    + "again. The stream ends when the token expires.")
    @ApiResponse(
            responseCode = "200",
            description = "The events, until the client closes the connection or the token expires",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @ProblemCode.Possible(
            value = TrackingProblem.class,
            codes = {"TOO_MANY_STREAMS", "STREAMS_FULL"})
    void streamOrders(
            @RequestParam(name = "order_no", required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE)
                    String orderNo,
            @RequestParam(required = false) @Nullable @Size(max = MAX_CHOICES) List<String> channel,
            @RequestParam(required = false) @Nullable @Size(max = MAX_CHOICES) List<OrderStatus> status,
            @RequestParam(defaultValue = "false") boolean details,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StreamRequest asked = StreamRequest.of(caller, orderNo, channel, status, details, after, lastEventId);
        Runnable release = limits.take(caller);
        boolean begun = false;
        try {
            if (!feed.isOpen()) {
                throw StreamLimits.full();
            }
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader(UNBUFFERED, "no");
            if (!request.getMethod().equals("HEAD")) {
                begun = begin(asked, request, response, release);
            }
        } finally {
            if (!begun) {
                release.run();
            }
        }
    }

    /** Ends the subscription when the container notices that the connection is lost. */
    private static final class LostConnection implements AsyncListener {

        private volatile @Nullable Subscription subscription;

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // it does not begin again
        }

        private void end() {
            Subscription lost = subscription;
            if (lost != null) {
                lost.end(End.GONE);
            }
        }
    }

    private boolean begin(
            StreamRequest asked, HttpServletRequest request, HttpServletResponse response, Runnable release)
            throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        LostConnection lost = new LostConnection();
        context.addListener(lost);
        response.getOutputStream().write(BEGINNING);
        response.flushBuffer();
        Language language = Language.preferred(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        Optional<Subscription> subscription = feed.subscribe(
                asked.filter(),
                asked.after(),
                CallerToken.currentExpiry(),
                new EventStream(context, messages, language),
                release);
        if (subscription.isEmpty()) {
            context.complete();
            return false;
        }
        lost.subscription = subscription.get();
        return true;
    }
}
