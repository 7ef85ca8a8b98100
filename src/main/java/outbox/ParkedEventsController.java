package outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.ParkedEvents.Parked;
import platform.idempotency.IdempotencyKey;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.Cursor;
import platform.web.Limits;
import platform.web.ProblemException;

/**
 * Operators read what is parked, and send it again or discard it. Both are harmless when they come twice: what is no longer
 * parked is not found. In a path the slash of a listener's name is a colon: {@code payment:provider-calls}.
 */
@RestController
@RequestMapping("/api/v2/events/parked")
@Tag(name = "Parked events")
class ParkedEventsController {

    private final ParkedEvents events;

    ParkedEventsController(ParkedEvents events) {
        this.events = events;
    }

    /**
     * @param listener who could not act on it
     * @param lane its correlation; later events of it wait behind
     * @param error what happened at the last attempt
     * @param traceId leads to the log and to the request that it follows from
     * @param event as it was published
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ParkedView(
            long eventId,
            String listener,
            String type,
            String lane,
            Instant publishedAt,
            int attempts,
            @Nullable String error,
            @Nullable String traceId,
            @JsonRawValue String event) {

        private static ParkedView of(Parked parked) {
            return new ParkedView(
                    parked.eventId(),
                    parked.listener(),
                    parked.type(),
                    parked.lane(),
                    parked.publishedAt().toInstant(),
                    parked.attempts(),
                    parked.error(),
                    parked.trace(),
                    parked.payload());
        }
    }

    /** @param nextCursor for the next page; absent on the last */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<ParkedView> events, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(summary = "Events that nobody could act on, by listener and event")
    Page list(
            @RequestParam(defaultValue = Limits.DEFAULT_PAGE_TEXT) @Range(min = 1, max = Limits.MAX_PAGE) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            Caller caller) {
        caller.require(Scopes.OPERATOR_EVENTS);
        Cursor after = Cursor.parse(cursor, 2).orElse(Cursor.of("", "0"));
        List<Parked> found = events.after(after.part(0), number(after.part(1)), limit);
        String next = found.size() < limit
                ? null
                : Cursor.of(
                                found.getLast().listener(),
                                String.valueOf(found.getLast().eventId()))
                        .text();
        return new Page(found.stream().map(ParkedView::of).toList(), next);
    }

    private static long number(String part) {
        try {
            return Long.parseLong(part);
        } catch (NumberFormatException notOurs) {
            throw ProblemException.invalid("cursor", "must be a next_cursor of this list");
        }
    }

    @PostMapping("/{event_id}/{listener}/resend")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Send it again; its lane goes on behind it")
    void resend(
            @PathVariable("event_id") long eventId,
            @PathVariable("listener") String listener,
            IdempotencyKey key,
            Caller caller) {
        caller.require(Scopes.OPERATOR_EVENTS);
        requireFound(events.resend(listener.replace(':', '/'), eventId));
    }

    @PostMapping("/{event_id}/{listener}/discard")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Nobody will act on it; its lane goes on without it")
    void discard(
            @PathVariable("event_id") long eventId,
            @PathVariable("listener") String listener,
            IdempotencyKey key,
            Caller caller) {
        caller.require(Scopes.OPERATOR_EVENTS);
        requireFound(events.discard(listener.replace(':', '/'), eventId));
    }

    private static void requireFound(boolean found) {
        if (!found) {
            throw ProblemException.notFound("Nothing is parked under this event and listener.");
        }
    }
}
