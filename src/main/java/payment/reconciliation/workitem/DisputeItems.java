package payment.reconciliation.workitem;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.reconciliation.workitem.WorkItem.Resolution;

/** The work items of disputes, one for each. A decision of the provider settles it. All methods join the running transaction. */
@Component
public class DisputeItems {

    private final Incidents incidents;

    DisputeItems(Incidents incidents) {
        this.incidents = incidents;
    }

    /** Opens, changes, settles or opens again the work item of a dispute, as the event says. */
    public void follow(DisputeEvent event, Instant at) {
        DisputeState state = event.after();
        if (event.before() == null || !state.decided()) {
            incidents.begin(Incident.dispute(event), at);
        } else {
            incidents.end(
                    List.of(Incident.ofDispute(event)),
                    state.status() == DisputeStatus.WON ? Resolution.DISPUTE_WON : Resolution.DISPUTE_LOST,
                    at);
        }
    }
}
