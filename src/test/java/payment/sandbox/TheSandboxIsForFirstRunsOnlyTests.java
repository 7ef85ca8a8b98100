package payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import platform.callback.CallbackReceiver;

class TheSandboxIsForFirstRunsOnlyTests {

    private static final String SECRET = "orderwright.payment.sandbox.secret=long enough for tests";

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withUserConfiguration(Sandbox.class)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(CallbackReceiver.class, () -> (from, message) -> new CompletableFuture<>())
            .withPropertyValues(SECRET);

    @Test
    void itIsThereOnALoopbackAddressWithTheEmbeddedDatabase() {
        assertThere("server.address=127.0.0.1");
        assertThere("server.address=localhost");
        assertThere("server.address=::1");
    }

    @Test
    void itIsNotThereOnAnyOther() {
        assertNotThere();
        assertNotThere("server.address=0.0.0.0");
        assertNotThere("server.address=10.1.2.3");
    }

    @Test
    void norWithAServersDatabase() {
        assertNotThere("server.address=127.0.0.1", "spring.datasource.url=jdbc:postgresql://elsewhere/orders");
    }

    @Test
    void unlessItIsToldTo() {
        assertNotThere("server.address=127.0.0.1", "orderwright.payment.sandbox.enabled=false");
        assertThere(
                "orderwright.payment.sandbox.enabled=true", "spring.datasource.url=jdbc:postgresql://elsewhere/orders");
    }

    @Test
    void aWrongSettingIsNamed() {
        assertRefused("orderwright.payment.sandbox.secret", "orderwright.payment.sandbox.secret=short");
        assertRefused(
                "orderwright.payment.sandbox.accepted-secrets[0]",
                "orderwright.payment.sandbox.accepted-secrets=short");
        assertRefused(
                "orderwright.payment.sandbox.accepted-secrets must name at most 3",
                "orderwright.payment.sandbox.accepted-secrets="
                        + String.join(",", Collections.nCopies(4, "long enough for tests")));
        assertRefused("orderwright.payment.sandbox.hang", "orderwright.payment.sandbox.hang=0s");
        assertRefused("orderwright.payment.sandbox.connect-timeout", "orderwright.payment.sandbox.connect-timeout=-1s");
    }

    private void assertThere(String... properties) {
        context.withPropertyValues(properties).run(it -> assertThat(it).hasSingleBean(SandboxConfiguration.class));
    }

    private void assertNotThere(String... properties) {
        context.withPropertyValues(properties).run(it -> assertThat(it).doesNotHaveBean(SandboxConfiguration.class));
    }

    private void assertRefused(String key, String property) {
        context.withPropertyValues(property)
                .run(it -> assertThat(it).getFailure().rootCause().hasMessageContaining(key));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SandboxProperties.class)
    @Import(SandboxConfiguration.class)
    static class Sandbox {}
}
