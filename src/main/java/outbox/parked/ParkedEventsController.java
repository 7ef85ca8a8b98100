package outbox.parked;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.parked.DecideParkedEvent.Decision;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operators' API for parked events. It writes a listener within a module as {@code module:name}, as a path variable cannot contain
 * a slash.
 */
@RestController
@RequestMapping(path = "/api/v2/events/parked", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_EVENTS)
@Tag(name = "Operations")
class ParkedEventsController {

    private static final String LISTENER_RULE = "must be the name of a module, or module:name for an outside listener";

    private final ParkedEvents parked;
    private final DecideParkedEvent decideParkedEvent;
    private final Edits edits;
    private final JsonMapper json;

    ParkedEventsController(
            ParkedEvents parked, DecideParkedEvent decideParkedEvent, Edits platformEdits, JsonMapper json) {
        this.parked = parked;
        this.decideParkedEvent = decideParkedEvent;
        this.edits = platformEdits;
        this.json = json;
    }

    /** One parked event in the answer. An event that is not valid JSON may be parked for this reason. */
    record ParkedEvent(
            long eventId,
            String listener,
            String type,
            String lane,
            Instant publishedAt,
            int attempts,
            @Nullable String error,
            @Nullable String traceId,
            Object payload) {}

    record ParkedPage(List<ParkedEvent> events, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the parked events",
            description = "The events that a listener failed to handle, ordered by listener and event id.")
    ParkedPage listParkedEvents(@PageLimits PageRequest request) {
        Cursor after = Cursor.parse(request.cursor(), 2).orElseGet(() -> Cursor.of("", "0"));
        Slice<ParkedEvents.Parked> page = Slice.of(
                request.limit(),
                rows -> parked.after(after.part(0), after.number(1), rows),
                event -> Cursor.of(event.listener(), Long.toString(event.eventId())));
        return new ParkedPage(page.rows(this::answer), page.nextCursor());
    }

    @PostMapping("/{event_id}/{listener}/resend")
    @Audited(
            value = ResendEvents.AUDITED_AS,
            object = ResendEvents.OBJECT_TYPE,
            id = {"event_id", "listener"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Deliver a parked event again",
            description =
                    "Use it after the cause is repaired. The rest of its lane follows in order. The answer is 404 "
                            + "if the event is not parked for this listener.")
    void resendParkedEvent(
            IdempotencyKey key,
            @PathVariable("event_id") @Range(min = 1) long eventId,
            @PathVariable("listener")
                    @Size(max = Limits.MAX_TEXT)
                    @Pattern(regexp = ParkedEventId.LISTENER, message = LISTENER_RULE)
                    String listener) {
        decide(key, new ParkedEventId(eventId, listener), Decision.RESENT);
    }

    @PostMapping("/{event_id}/{listener}/discard")
    @Audited(
            value = "outbox.parked_event.discard",
            object = "parked_event",
            id = {"event_id", "listener"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Discard a parked event for one listener",
            description =
                    "The rest of its lane follows. The log keeps the event. The answer is 404 if the event is not "
                            + "parked for this listener.")
    void discardParkedEvent(
            IdempotencyKey key,
            @PathVariable("event_id") @Range(min = 1) long eventId,
            @PathVariable("listener")
                    @Size(max = Limits.MAX_TEXT)
                    @Pattern(regexp = ParkedEventId.LISTENER, message = LISTENER_RULE)
                    String listener) {
        decide(key, new ParkedEventId(eventId, listener), Decision.DISCARDED);
    }

    private void decide(IdempotencyKey key, ParkedEventId id, Decision decision) {
        edits.make(key, decideParkedEvent, new DecideParkedEvent.Wanted(id, decision));
    }

    private ParkedEvent answer(ParkedEvents.Parked event) {
        return new ParkedEvent(
                event.eventId(),
                event.listener().replace('/', ':'),
                event.type(),
                event.lane(),
                event.publishedAt().toInstant(),
                event.attempts(),
                event.error(),
                event.trace(),
                payload(event.payload()));
    }

    private Object payload(String stored) {
        try {
            return json.readTree(stored);
        } catch (JacksonException unreadable) {
            return stored;
        }
    }
}
