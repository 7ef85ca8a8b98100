package app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.FirstRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

/** Demo clients, demo keys and the sandbox exist with the embedded database on a loopback address, and in no other start. */
class DemoPartsNeedAFirstRunTests {

    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static final String EXEMPT = "orderwright.order.limits.exempt-subjects";

    private static final String LOOPBACK = "orderwright.webhook.allow-loopback";

    @TempDir
    private Path home;

    private final MockEnvironment environment = new MockEnvironment().withProperty("server.address", "127.0.0.1");

    @Test
    void aFirstRunMakesItsMasterKeyOnceForItsOwnerOnly() throws Exception {
        start();
        String made = environment.getProperty("orderwright.privacy.master-key");

        assertThat(Base64.getDecoder().decode(made)).hasSize(32);
        Path file = home.resolve("keys/personal-data.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(home.resolve("keys")).isDirectoryContaining(it -> it.equals(file));

        MockEnvironment restarted = new MockEnvironment().withProperty("server.address", "localhost");
        start(restarted);
        assertThat(restarted.getProperty("orderwright.privacy.master-key")).isEqualTo(made);
    }

    @Test
    void aKeyThatIsSetIsKept() {
        environment.setProperty("orderwright.privacy.master-key", KEY);
        start();

        assertThat(environment.getProperty("orderwright.privacy.master-key")).isEqualTo(KEY);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void theReplayOfAFirstRunIsExemptFromLimits() {
        start();

        assertThat(environment.getProperty(EXEMPT)).isEqualTo("demo-operator");
        MockEnvironment own = new MockEnvironment()
                .withProperty("server.address", "127.0.0.1")
                .withProperty(EXEMPT, "an-importer");
        start(own);
        assertThat(own.getProperty(EXEMPT)).isEqualTo("an-importer");
    }

    @Test
    void webhooksOfAFirstRunReachThisMachine() {
        start();
        assertThat(environment.getProperty(LOOPBACK)).isEqualTo("true");

        MockEnvironment own = new MockEnvironment()
                .withProperty("server.address", "127.0.0.1")
                .withProperty(LOOPBACK, "false");
        start(own);
        assertThat(own.getProperty(LOOPBACK)).isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url, jdbc:postgresql://named/orders, the server named by spring.datasource.url",
        "server.address, 0.0.0.0, listens on server.address=0.0.0.0",
        "server.address, no-such-host.invalid, listens on",
        "server.address, '', listens on",
    })
    void anyOtherStartIsRefusedAndTheMessageNamesEveryKeyToSet(String key, String value, String why) {
        environment.setProperty(key, value);

        assertRefused(
                environment,
                why,
                "orderwright.security.issuer",
                "orderwright.security.audience",
                "orderwright.privacy.master-key",
                "orderwright.payment.sandbox.enabled=false");
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "server.forward-headers-strategy, native",
        "server.forward-headers-strategy, FRAMEWORK",
        "server.tomcat.remoteip.remote-ip-header, X-Forwarded-For",
        "server.tomcat.remoteip.protocol-header, X-Forwarded-Proto",
    })
    void aFirstRunRefusesToReadHeadersOfProxies(String key, String value) {
        environment.setProperty(key, value);

        assertRefused(
                environment, "serves this machine only", key + "=" + value, "Set " + key + " to none, or remove it");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void anInstanceBesideAFirstRunHasItsParts() {
        start();
        String made = environment.getProperty("orderwright.privacy.master-key");
        MockEnvironment beside = beside("jdbc:postgresql://localhost:5432/postgres?user=postgres");

        start(beside);

        assertThat(beside.getProperty("orderwright.privacy.master-key")).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://named/orders",
                "jdbc:postgresql://localhost,named/orders",
                "jdbc:postgresql://10.0.0.1:5432/orders",
                "jdbc:other://localhost/orders"
            })
    void onAnotherMachinesDatabaseItIsRefused(String url) {
        start();

        assertRefused(beside(url), "orderwright.beside-first-run=false", "orderwright.payment.sandbox.enabled=false");
    }

    @Test
    void onAnotherAddressItIsRefused() {
        start();
        MockEnvironment beside = beside("jdbc:postgresql://localhost/orders").withProperty("server.address", "0.0.0.0");

        assertRefused(beside);
    }

    @Test
    void withoutAUrlItJoinsTheDatabaseOfTheFolder() {
        start();
        String made = environment.getProperty("orderwright.privacy.master-key");
        MockEnvironment beside = new MockEnvironment()
                .withProperty("server.address", "127.0.0.1")
                .withProperty("orderwright.beside-first-run", "true");

        start(beside);

        assertThat(beside.getProperty("orderwright.privacy.master-key")).isEqualTo(made);
        assertThat(FirstRun.joinsByFolder(beside)).isTrue();
        assertThat(FirstRun.isFirstRun(beside)).isFalse();
    }

    @Test
    void onAnotherFolderItMakesNoKeys() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(beside("jdbc:postgresql://localhost/orders")))
                .withMessageContaining("orderwright.home");
        assertThat(home).isEmptyDirectory();
    }

    private static MockEnvironment beside(String url) {
        return new MockEnvironment()
                .withProperty("server.address", "127.0.0.1")
                .withProperty("spring.datasource.url", url)
                .withProperty("orderwright.beside-first-run", "true");
    }

    @Test
    void aTaskServesNoRequestsSoItNeedsNothing() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://named/orders");
        environment.setProperty("orderwright.task", "audit");

        start();

        assertThat(environment.getProperty("orderwright.payment.sandbox.enabled"))
                .isEqualTo("false");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void onlyMissingSettingsAreNamed() {
        environment.setProperty("server.address", "0.0.0.0");
        environment.setProperty("orderwright.security.issuer", "https://issuer.example");
        environment.setProperty("orderwright.security.audience", "orders");
        environment.setProperty("orderwright.payment.sandbox.enabled", "false");

        assertThatExceptionOfType(DemoRefused.class).isThrownBy(this::start).satisfies(refused -> {
            assertThat(refused)
                    .hasMessageContaining("orderwright.privacy.master-key")
                    .hasMessageNotContaining("orderwright.security")
                    .hasMessageNotContaining("orderwright.payment.sandbox");
            assertThat(new DemoRefused.Explained().analyze(refused).getAction())
                    .startsWith("Set orderwright.privacy.master-key");
        });

        environment.setProperty("orderwright.privacy.master-key", KEY);
        start();
    }

    /** The message names the missing setting, also in a first run. */
    @ParameterizedTest
    @CsvSource({
        "orderwright.security.jwk-set-uri, https://issuer.example/keys, orderwright.security.issuer",
        "orderwright.security.jwk-set-uri, https://issuer.example/keys, orderwright.security.audience",
        "orderwright.security.issuer, https://issuer.example, orderwright.security.audience",
        "orderwright.security.issuer, '', orderwright.security.issuer",
    })
    void halfAnIssuerIsRefused(String key, String value, String missing) {
        environment.setProperty(key, value);
        assertRefused(environment, missing + ": ");

        environment.setProperty("server.address", "0.0.0.0");
        assertRefused(environment, missing + ": ");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aFirstRunMayAcceptTheTokensOfAnotherIssuer() {
        environment.setProperty("orderwright.security.issuer", "https://issuer.example");
        environment.setProperty("orderwright.security.audience", "orders");

        start();

        assertThat(environment.getProperty("orderwright.privacy.master-key")).isNotNull();
    }

    @Test
    void theSandboxCarrierIsRefusedOnAnotherAddress() {
        environment.setProperty("server.address", "0.0.0.0");
        environment.setProperty("orderwright.shipping.sandbox.enabled", "true");

        assertRefused(environment, "orderwright.shipping.sandbox.enabled=false");
    }

    private void assertRefused(MockEnvironment refused, String... messages) {
        assertThatExceptionOfType(DemoRefused.class)
                .isThrownBy(() -> start(refused))
                .satisfies(failure -> assertThat(messages)
                        .allSatisfy(each -> assertThat(failure).hasMessageContaining(each)));
    }

    private void start() {
        start(environment);
    }

    private void start(MockEnvironment environment) {
        environment.setProperty("orderwright.home", home.toString());
        DemoSetup setup = new DemoSetup();
        setup.setEnvironment(environment);
        setup.postProcessBeanFactory(new DefaultListableBeanFactory());
    }
}
