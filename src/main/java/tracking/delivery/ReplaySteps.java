package tracking.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import platform.web.ProblemException;
import tracking.webhook.Endpoint;
import tracking.webhook.Endpoints;
import tracking.webhook.WebhookProblem;

/** Sends finished deliveries again, in the running transaction. */
@Component
class ReplaySteps {

    private final Endpoints endpoints;
    private final Deliveries deliveries;

    ReplaySteps(Endpoints endpoints, Deliveries deliveries) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
    }

    /** Locks the endpoint. @throws ProblemException 404 if there is no such endpoint; 409 if it is switched off */
    void requireEnabled(UUID id) {
        Endpoint endpoint = endpoints.lockKnown(id);
        if (!endpoint.isEnabled()) {
            throw new ProblemException(
                    WebhookProblem.ENDPOINT_NOT_ENABLED,
                    "The webhook endpoint is %s.".formatted(endpoint.state()),
                    Map.of("state", endpoint.state()));
        }
    }

    void send(UUID endpoint, List<LoggedDelivery> some, Instant now) {
        deliveries.replay(some.stream().map(LoggedDelivery::id).toList(), now);
        Set<String> orders = some.stream()
                .map(LoggedDelivery::orderNo)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        deliveries.release(List.of(endpoint), orders, now);
    }
}
