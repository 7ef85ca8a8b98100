package tracking.webhook;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.card.NoCardNumber;
import platform.text.Visible;
import platform.web.Limits;
import tracking.call.CallUrls;

/** What operators set of an endpoint. */
record WebhookEndpointBody(
        @NotNull @Visible(min = 1, max = CallUrls.MAX_LENGTH) @NoCardNumber
        String url,

        @Nullable @Visible(max = Limits.MAX_TEXT) @NoCardNumber
        String description,

        @NotNull @Size(min = 1, max = MAX_TYPES) List<@NotNull WebhookType> eventTypes,

        @Nullable @Size(max = MAX_CHANNELS) List<@NotNull @Visible(min = 1, max = MAX_CHANNEL) String> channels,

        @Nullable @Range(min = 1, max = Endpoint.LATEST_SCHEMA)
        Integer schemaVersion,

        @Nullable Boolean enabled) {

    static final int MAX_TYPES = 32;
    static final int MAX_CHANNELS = 50;
    static final int MAX_CHANNEL = 64;

    static WebhookEndpointBody of(Endpoint endpoint) {
        return new WebhookEndpointBody(
                endpoint.url(),
                endpoint.description(),
                endpoint.types().stream().sorted().toList(),
                endpoint.channels().isEmpty() ? null : endpoint.sortedChannels(),
                endpoint.schemaVersion(),
                endpoint.isEnabled());
    }

    Set<WebhookType> types() {
        return Set.copyOf(eventTypes);
    }

    Set<String> wantedChannels() {
        return channels == null ? Set.of() : Set.copyOf(channels);
    }

    int wantedSchema() {
        return schemaVersion == null ? Endpoint.LATEST_SCHEMA : schemaVersion;
    }

    EndpointState wantedState() {
        return enabled == null || enabled ? EndpointState.ENABLED : EndpointState.DISABLED;
    }
}
