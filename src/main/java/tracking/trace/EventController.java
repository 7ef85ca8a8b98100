package tracking.trace;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Shows operators what happened under a trace, or to an order, in all modules. */
@RestController
@RequestMapping(path = "/api/v2/events", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_EVENTS)
@Tag(name = "Operations")
class EventController {

    private static final int MAX_ORDERS = 100;
    private static final int CURSOR_PARTS = 2;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final TracedEvents events;
    private final TraceProjection projection;

    EventController(TracedEvents events, TraceProjection projection) {
        this.events = events;
        this.projection = projection;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LoggedEvent")
    record LoggedEvent(
            long eventId,
            String type,
            String module,
            Instant at,
            String correlation,
            @Nullable String traceId,
            @Nullable Long causedBy) {

        static LoggedEvent of(TracedEvent event) {
            String type = event.type();
            int dot = type.indexOf('.');
            return new LoggedEvent(
                    event.position().eventId(),
                    type,
                    dot < 0 ? type : type.substring(0, dot),
                    event.publishedAt(),
                    event.correlation(),
                    event.traceId(),
                    event.causeId());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LoggedEventPage")
    record LoggedEventPage(
            List<LoggedEvent> events,
            @Nullable String nextCursor,
            @Nullable Instant asOf,
            Instant keptFrom,
            @Nullable Instant rebuildingSince) {}

    @GetMapping
    @Operation(
            summary = "List the events of a trace, of an order or of a type",
            description =
                    "What the log has of the last days, in all modules: each event with its time, its trace and the"
                            + " event that caused it, without its payload. At least one of `trace_id`, `correlation` and"
                            + " `type` is required. Events come in the order of the log, so each comes after the event that"
                            + " caused it, whatever the clocks of the instances say.")
    @ProblemCode.Possible(TraceProblem.class)
    LoggedEventPage listEvents(
            @RequestParam(name = "trace_id", required = false)
                    @Nullable
                    @Pattern(regexp = "[0-9a-f]{32}", message = "must be a trace id: 32 hexadecimal digits")
                    String traceId,
            @RequestParam(required = false) @Nullable @Visible(min = 1, max = Limits.MAX_TEXT) String correlation,
            @RequestParam(required = false)
                    @Nullable
                    @Size(max = Limits.MAX_TEXT)
                    @Pattern(
                            regexp = "[a-z0-9_.-]+\\.v[0-9]{1,4}",
                            message = "must be the type of an event with its version, such as order.order.paid.v1")
                    String type,
            @RequestParam(name = "with_orders", defaultValue = "false") boolean withOrders,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @PageLimits PageRequest request) {
        if (traceId == null && correlation == null && type == null) {
            throw ProblemException.invalid("trace_id", "is required unless correlation or type is given");
        }
        if (withOrders && (traceId == null || correlation != null)) {
            throw ProblemException.invalid("with_orders", "needs trace_id, and no correlation");
        }
        Instant asOf = projection.readUntil().orElse(null); // before the read, which sees at least this much
        EventHead head = events.head();
        EventQuery query = withOrders && traceId != null
                ? ofOrders(traceId, type, from, to)
                : new EventQuery(traceId, correlation == null ? null : List.of(correlation), type, from, to);
        Cursor after = Cursor.parse(request.cursor(), CURSOR_PARTS).orElse(null);
        Slice<TracedEvent> page =
                Slice.of(request.limit(), rows -> events.find(query, after, rows), EventQuery::cursorAfter);
        return new LoggedEventPage(
                page.rows(LoggedEvent::of), page.nextCursor(), asOf, head.keptFrom(), head.rebuildingSince());
    }

    /** All events of a trace that belong to an order are among those of the orders. Only without orders is the trace itself selected. */
    private EventQuery ofOrders(String traceId, @Nullable String type, @Nullable Instant from, @Nullable Instant to) {
        List<String> orders = events.ordersOf(traceId, MAX_ORDERS + 1);
        if (orders.size() > MAX_ORDERS) {
            throw new ProblemException(
                    TraceProblem.TRACE_TOO_WIDE,
                    "The trace has touched more than %d orders.".formatted(MAX_ORDERS),
                    Map.of("limit", MAX_ORDERS));
        }
        return orders.isEmpty()
                ? new EventQuery(traceId, null, type, from, to)
                : new EventQuery(null, orders, type, from, to);
    }

    record EventRebuild(Instant rebuildingSince) {}

    /** Idempotent without its key, too: while a rebuild is under way, another one does not begin. */
    @PostMapping("/rebuild")
    @Audited(value = "tracking.events.rebuild", object = "event_copy")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Copy the events from the log again",
            description =
                    "Removes the events that `GET /api/v2/events` searches, and copies them from the log again. Until"
                            + " that is done, its answers have `rebuilding_since`, and events may be missing. While a"
                            + " rebuild is under way, the answer is that one.")
    @ApiResponse(responseCode = "202", description = "The rebuild has begun")
    EventRebuild rebuildEvents(IdempotencyKey key) {
        try {
            return new EventRebuild(projection.rebuild());
        } catch (PessimisticLockingFailureException busy) {
            throw ProblemException.unavailable("The events are being read by a long query.", RETRY_AFTER);
        }
    }
}
