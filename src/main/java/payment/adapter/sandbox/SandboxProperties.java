package payment.adapter.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import platform.sandbox.SandboxRules;

/**
 * Settings of the sandbox provider.
 *
 * @param enabled whether the sandbox exists; by default only with the embedded database on a loopback address
 * @param secret signs callbacks; at least 16 characters. If it is not set, the first start generates a secret and stores it under
 *     {@code orderwright.home}
 * @param acceptedSecrets further secrets whose signatures are accepted, at most 3, for a rotation of the secret
 * @param baseUrl address at which the platform and the sandbox call each other; by default this instance's own address
 * @param connectTimeout time-out for a connection, in both directions
 * @param answerTimeout time-out for a complete answer, in both directions
 * @param deliveryLimit how long a callback that is not accepted is retried
 * @param hang how long a call that has to hang keeps its caller waiting; longer than the answer time-out
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
