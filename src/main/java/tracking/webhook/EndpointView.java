package tracking.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An endpoint as operators see it, without its secrets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookEndpoint")
record EndpointView(
        UUID endpointId,
        long version,
        String url,
        @Nullable String description,
        List<WebhookType> eventTypes,
        @Nullable List<String> channels,
        int schemaVersion,
        EndpointState state,
        Instant createdAt,
        @Nullable Instant failingSince,
        @Nullable Instant pausedUntil,
        @Nullable Instant previousSecretUntil) {

    static EndpointView of(Endpoint endpoint) {
        return new EndpointView(
                endpoint.id(),
                endpoint.version(),
                endpoint.url(),
                endpoint.description(),
                endpoint.types().stream().sorted().toList(),
                endpoint.channels().isEmpty() ? null : endpoint.sortedChannels(),
                endpoint.schemaVersion(),
                endpoint.state(),
                endpoint.createdAt(),
                endpoint.failingSince(),
                endpoint.pausedUntil(),
                endpoint.previousUntil());
    }
}
