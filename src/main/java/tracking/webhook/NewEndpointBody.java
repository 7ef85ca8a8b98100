package tracking.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.card.NoCardNumber;
import platform.text.Visible;
import platform.web.Limits;
import tracking.call.CallUrls;

/** A new endpoint. The other fields are as in {@link WebhookEndpointBody}. */
@Schema(name = "NewWebhookEndpoint")
record NewEndpointBody(
        @NotNull @Visible(min = 1, max = CallUrls.MAX_LENGTH) @NoCardNumber
        String url,

        @Nullable @Visible(max = Limits.MAX_TEXT) @NoCardNumber
        String description,

        @NotNull @Size(min = 1, max = WebhookEndpointBody.MAX_TYPES)
        List<@NotNull WebhookType> eventTypes,

        @Nullable @Size(max = WebhookEndpointBody.MAX_CHANNELS)
        List<@NotNull @Visible(min = 1, max = WebhookEndpointBody.MAX_CHANNEL) String> channels,

        @Nullable @Range(min = 1, max = Endpoint.LATEST_SCHEMA)
        Integer schemaVersion,

        @Nullable Boolean enabled,

        @Nullable @Size(max = SecretText.MAX_LENGTH) String secret) {

    WebhookEndpointBody settings() {
        return new WebhookEndpointBody(url, description, eventTypes, channels, schemaVersion, enabled);
    }
}
