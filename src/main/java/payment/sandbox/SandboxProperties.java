package payment.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import platform.sandbox.SandboxRules;

/**
 * The sandbox provider.
 *
 * @param enabled whether it exists at all; by default only with the embedded database on a loopback address
 * @param secret signs callbacks; at least 16 characters. Without it one is made at the first start and kept under
 *     {@code orderwright.home}
 * @param acceptedSecrets further secrets by which callbacks are believed, at most 3, for a rotation of the secret
 * @param baseUrl where the platform and the sandbox reach each other; by default this instance's own address
 * @param connectTimeout for a connection, either way
 * @param answerTimeout for a whole answer, either way
 * @param deliveryLimit how long a callback is repeated until it is accepted
 * @param hang how long something that is told to hang keeps its caller waiting; longer than the answer timeout
 */
@ConfigurationProperties("orderwright.payment.sandbox")
record SandboxProperties(
        @Nullable Boolean enabled,
        @Nullable String secret,
        @DefaultValue List<String> acceptedSecrets,
        @Nullable URI baseUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration answerTimeout,
        @DefaultValue("20s") Duration deliveryLimit,
        @DefaultValue("8s") Duration hang) {

    static final String ENABLED = "orderwright.payment.sandbox.enabled";

    SandboxProperties {
        new SandboxRules("orderwright.payment.sandbox")
                .secret(secret)
                .acceptedSecrets(acceptedSecrets)
                .positive("connect-timeout", connectTimeout)
                .positive("answer-timeout", answerTimeout)
                .positive("delivery-limit", deliveryLimit)
                .positive("hang", hang);
    }
}
