package payment.adapter.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import platform.callback.CallbackReceiver;
import platform.callback.TimedSignature;
import platform.sandbox.ConditionalOnSandbox;
import platform.sandbox.SandboxAnswers;
import platform.sandbox.SandboxCallbacks;
import platform.sandbox.SandboxConnection;
import platform.sandbox.SandboxSecret;

@Configuration(proxyBeanMethods = false)
@ConditionalOnSandbox(SandboxProperties.ENABLED)
class SandboxConfiguration {

    private static final String SECRET_FILE = "sandbox-secret";

    @Bean
    SandboxConnection providerConnection(SandboxProperties properties, Environment environment) {
        return new SandboxConnection(
                properties.baseUrl(), properties.connectTimeout(), properties.answerTimeout(), environment);
    }

    @Bean
    TimedSignature providerSignature(SandboxProperties properties, @Value("${orderwright.home:var}") Path home) {
        return SandboxSecret.signature(
                properties.secret(), properties.acceptedSecrets(), home.resolve("keys"), SECRET_FILE);
    }

    @Bean
    SandboxCallbacks providerCallbacks(
            SandboxConnection providerConnection,
            TimedSignature providerSignature,
            CallbackReceiver paymentCallbackController,
            SandboxProperties properties,
            Clock clock) {
        return new SandboxCallbacks(
                providerConnection,
                new SandboxCallbacks.Target(
                        "/api/v2/payments/callbacks/" + SandboxProvider.NAME,
                        SandboxProvider.HEADER,
                        providerSignature,
                        message -> paymentCallbackController.receive(SandboxProvider.NAME, message)),
                properties.deliveryLimit(),
                clock);
    }

    @Bean
    SandboxAnswers providerAnswers(SandboxProperties properties) {
        return new SandboxAnswers(properties.hang());
    }
}
