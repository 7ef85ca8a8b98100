package shipping.sandbox;

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
@ConditionalOnSandbox(CarrierSandboxProperties.ENABLED)
class CarrierSandboxConfiguration {

    private static final String SECRET_FILE = "carrier-sandbox-secret";

    @Bean
    SandboxConnection carrierConnection(CarrierSandboxProperties properties, Environment environment) {
        return new SandboxConnection(
                properties.baseUrl(), properties.connectTimeout(), properties.answerTimeout(), environment);
    }

    @Bean
    TimedSignature carrierSignature(CarrierSandboxProperties properties, @Value("${orderwright.home:var}") Path home) {
        return SandboxSecret.signature(
                properties.secret(), properties.acceptedSecrets(), home.resolve("keys"), SECRET_FILE);
    }

    @Bean
    SandboxCallbacks carrierCallbacks(
            SandboxConnection carrierConnection,
            TimedSignature carrierSignature,
            CallbackReceiver scanController,
            CarrierSandboxProperties properties,
            Clock clock) {
        return new SandboxCallbacks(
                carrierConnection,
                new SandboxCallbacks.Target(
                        "/api/v2/carrier-callbacks/" + SandboxCarrier.NAME,
                        SandboxCarrier.HEADER,
                        carrierSignature,
                        message -> scanController.receive(SandboxCarrier.NAME, message)),
                properties.deliveryLimit(),
                clock);
    }

    @Bean
    SandboxAnswers carrierAnswers(CarrierSandboxProperties properties) {
        return new SandboxAnswers(properties.hang());
    }
}
