package payment.reconciliation.workitem;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.ParkedDeliveries;
import outbox.ParkedDeliveries.ParkedDelivery;

/**
 * Keeps a work item for each parked event of payment: money may wait for it. When an operator has resent or discarded the event, the work
 * item is settled.
 */
@Component
public class ParkedEventItems {

    private static final String MODULE = "payment";

    /** Refunds, questions about them, captures and releases, in any version of their events. */
    private static final List<String> CALLS = List.of(
            "payment.refund.due.v", "payment.refund_inquiry.due.v", "payment.capture.due.v", "payment.void.due.v");

    /** More than so many parked events have one cause; the others get their work items when these are settled. */
    private static final int LIMIT = 200;

    private final ParkedDeliveries parked;
    private final Incidents incidents;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ParkedEventItems(ParkedDeliveries parked, Incidents incidents, TransactionTemplate transaction, Clock clock) {
        this.parked = parked;
        this.incidents = incidents;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Whether an instance of an earlier build has parked a call of a provider. When an instance of this build gets it again, the call becomes a
     * row, which is never parked.
     */
    private static boolean isCall(ParkedDelivery event) {
        return event.listener().startsWith(MODULE + "/provider")
                && CALLS.stream().anyMatch(type -> event.type().startsWith(type));
    }

    /** Compares the work items with the parked events once. */
    public void update() {
        transaction.executeWithoutResult(status -> {
            Instant now = clock.instant();
            List<String> known = incidents.parkedEvents(LIMIT);
            List<ParkedDelivery> found = parked.of(MODULE, LIMIT);
            Set<String> standing = new HashSet<>();
            for (ParkedDelivery event : found) {
                if (isCall(event)) {
                    parked.resend(event.listener(), event.eventId());
                    continue;
                }
                Incident incident = Incident.parkedEvent(
                        event.eventId(), event.listener(), event.type(), event.lane(), event.error());
                standing.add(incident.subject());
                if (!known.contains(incident.subject())) {
                    incidents.begin(incident, now);
                }
            }
            if (found.size() < LIMIT) {
                known.stream()
                        .filter(subject -> !standing.contains(subject))
                        .forEach(subject -> incidents.end(subject, now));
            }
        });
    }
}
