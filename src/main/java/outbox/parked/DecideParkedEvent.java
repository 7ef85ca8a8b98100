package outbox.parked;

import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import platform.auditlog.OperatorActions;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Delivers a parked event again, or discards it for its listener. */
@Component
class DecideParkedEvent implements Edit.WithoutAnswer<DecideParkedEvent.Wanted> {

    private static final Logger LOG = LoggerFactory.getLogger(DecideParkedEvent.class);

    private final ParkedEvents parked;

    DecideParkedEvent(ParkedEvents parked) {
        this.parked = parked;
    }

    /** What becomes of the event, as the audit log names it. */
    enum Decision {
        RESENT,
        DISCARDED
    }

    record Wanted(ParkedEventId id, Decision decision) {}

    /** @throws ProblemException 404 if this event is not parked for this listener */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        ParkedEventId id = wanted.id();
        boolean done = switch (wanted.decision()) {
            case RESENT -> parked.resend(id.storedListener(), id.eventId());
            case DISCARDED -> parked.discard(id.storedListener(), id.eventId());
        };
        if (!done) {
            throw ProblemException.notFound("This event is not parked for this listener.");
        }
        editing.changed(id.text(), Map.of("state", "PARKED"), Map.of("state", wanted.decision()));
        LOG.warn(
                "Parked event decided: operator={} event={} listener={} decision={}",
                Objects.requireNonNull(OperatorActions.current()).subject(),
                id.eventId(),
                id.listener(),
                wanted.decision());
        return Nothing.ELSE;
    }
}
