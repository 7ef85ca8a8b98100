package outbox.parked;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import outbox.parked.DecideParkedEvent.Decision;
import platform.bulk.BulkAction;
import platform.edit.Edits;

/** Delivers each parked event of a bulk job again. */
@Component
class ResendEvents implements BulkAction {

    static final String AUDITED_AS = "outbox.parked_event.resend";
    static final String OBJECT_TYPE = "parked_event";

    private final DecideParkedEvent decideParkedEvent;
    private final Edits edits;

    ResendEvents(DecideParkedEvent decideParkedEvent, Edits platformEdits) {
        this.decideParkedEvent = decideParkedEvent;
        this.edits = platformEdits;
    }

    @Override
    public Kind kind() {
        return Kind.RESEND_EVENTS;
    }

    @Override
    public String auditedAs() {
        return AUDITED_AS;
    }

    @Override
    public String objectType() {
        return OBJECT_TYPE;
    }

    @Override
    public Optional<String> brokenRule(String id) {
        return ParkedEventId.parse(id).isPresent()
                ? Optional.empty()
                : Optional.of("must be the id of an event and a listener: 17/order or 17/payment:provider-calls");
    }

    @Override
    public CompletableFuture<?> execute(Item item) {
        ParkedEventId id = ParkedEventId.parse(item.objectId()).orElseThrow();
        edits.make(item.key(), decideParkedEvent, new DecideParkedEvent.Wanted(id, Decision.RESENT));
        return CompletableFuture.completedFuture(null);
    }
}
