package testing.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import platform.callback.CallbackReceiver;

/** A sandbox exists only in a first run, which has the embedded database and a loopback address, or where its setting says so. */
public abstract class FirstRunsOnlyContract {

    private static final String SECRET = "long enough for tests";
    private static final String SERVER_DATABASE = "spring.datasource.url=jdbc:postgresql://elsewhere/orders";

    private final String prefix;
    private final Class<?> sandbox;
    private final ApplicationContextRunner context;

    /** @param settings a class that enables the configuration properties of the sandbox */
    protected FirstRunsOnlyContract(String module, Class<?> sandbox, Class<?> settings) {
        this.prefix = "orderwright.%s.sandbox.".formatted(module);
        this.sandbox = sandbox;
        this.context = new ApplicationContextRunner()
                .withUserConfiguration(settings, sandbox)
                .withBean(Clock.class, Clock::systemUTC)
                .withBean(CallbackReceiver.class, () -> (from, message) -> new CompletableFuture<>())
                .withPropertyValues(prefix + "secret=" + SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void itExistsOnALoopbackAddressWithTheEmbeddedDatabase(String address) {
        assertExists(true, "server.address=" + address);
    }

    @Test
    void itDoesNotExistOnAnotherAddress() {
        assertExists(false);
        assertExists(false, "server.address=0.0.0.0");
        assertExists(false, "server.address=10.1.2.3");
    }

    @Test
    void itDoesNotExistWithTheDatabaseOfAServer() {
        assertExists(false, "server.address=127.0.0.1", SERVER_DATABASE);
    }

    @Test
    void theSettingOverridesThis() {
        assertExists(false, "server.address=127.0.0.1", prefix + "enabled=false");
        assertExists(true, prefix + "enabled=true", SERVER_DATABASE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret=short | secret",
                "accepted-secrets=short | accepted-secrets[0]",
                "accepted-secrets=${secrets} | accepted-secrets must name at most 3",
                "hang=0s | hang",
                "connect-timeout=-1s | connect-timeout"
            })
    void aWrongSettingIsNamed(String setting, String named) {
        context.withPropertyValues("secrets=" + String.join(",", SECRET, SECRET, SECRET, SECRET), prefix + setting)
                .run(it -> assertThat(it).getFailure().rootCause().hasMessageContaining(prefix + named));
    }

    private void assertExists(boolean exists, String... properties) {
        context.withPropertyValues(properties)
                .run(it -> assertThat(it.getBeansOfType(sandbox)).hasSize(exists ? 1 : 0));
    }
}
