package tracking.delivery;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import tracking.webhook.WebhookProblem;

/** Sends a finished delivery again, with the same id. */
@Component
class ReplayDelivery implements Edit.WithoutAnswer<ReplayDelivery.Wanted> {

    private final ReplaySteps steps;
    private final DeliveryLog log;

    ReplayDelivery(ReplaySteps steps, DeliveryLog log) {
        this.steps = steps;
        this.log = log;
    }

    record Wanted(UUID endpoint, UUID delivery) {}

    /**
     * @throws ProblemException 404 if there is no such endpoint or delivery; 409 if the endpoint is switched off, or the delivery is not
     *     finished
     */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        steps.requireEnabled(wanted.endpoint());
        LoggedDelivery found = log.known(wanted.endpoint(), wanted.delivery());
        if (!found.state().isFinished()) {
            throw new ProblemException(
                    WebhookProblem.DELIVERY_IN_PROGRESS,
                    "The delivery is %s.".formatted(found.state()),
                    Map.of("state", found.state()));
        }
        steps.send(wanted.endpoint(), List.of(found), editing.now());
        editing.changed(wanted.delivery().toString(), Map.of("state", found.state()), Map.of("replayed", true));
        return Nothing.ELSE;
    }
}
