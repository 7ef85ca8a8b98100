package payment.adapter.stripe;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import payment.adapter.base.CaptureMode;
import payment.adapter.base.Timeouts;

/**
 * Settings of Stripe.
 *
 * @param apiKey the secret or restricted key of the shop's account
 * @param webhookSecrets the signing secrets of the webhook endpoint, one to four; several while the secret is rotated
 * @param returnUrl the page of the shop to which Stripe sends the shopper after the payment
 * @param capture when payments are collected
 * @param apiBase the address of Stripe, without a slash at the end
 * @param connectTimeout time-out for a connection, at most 30 s
 * @param answerTimeout time-out for an answer, at most 30 s
 */
@ConditionalOnProperty(StripeProperties.API_KEY)
@ConfigurationProperties("orderwright.payment.stripe")
record StripeProperties(
        String apiKey,
        @DefaultValue List<String> webhookSecrets,
        @Nullable URI returnUrl,
        @DefaultValue("automatic") CaptureMode capture,
        @DefaultValue("https://api.stripe.com") URI apiBase,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration answerTimeout) {

    static final String API_KEY = "orderwright.payment.stripe.api-key";

    private static final int MOST_SECRETS = 4;

    StripeProperties {
        Assert.isTrue(
                !webhookSecrets.isEmpty()
                        && webhookSecrets.size() <= MOST_SECRETS
                        && webhookSecrets.stream().noneMatch(String::isBlank),
                "orderwright.payment.stripe.webhook-secrets must have 1 to %d secrets".formatted(MOST_SECRETS));
        Assert.isTrue(
                returnUrl != null && returnUrl.isAbsolute(),
                "orderwright.payment.stripe.return-url must be an address such as https://shop.example/paid");
        Timeouts.require("orderwright.payment.stripe.connect-timeout", connectTimeout);
        Timeouts.require("orderwright.payment.stripe.answer-timeout", answerTimeout);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "StripeProperties[apiBase=%s, returnUrl=%s, capture=%s]".formatted(apiBase, returnUrl, capture);
    }
}
