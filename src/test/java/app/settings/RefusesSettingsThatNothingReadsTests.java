package app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.StartRefused;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import testing.LoggedBy;

/** A setting that nothing reads ends the start; the message names it and the nearest setting that exists. */
class RefusesSettingsThatNothingReadsTests {

    private final MutablePropertySources sources = new MutablePropertySources();

    @Test
    void aLimitWithAWrongLetterIsNoLimit() {
        commandLine("orderwright.payment.refund-approval.limts.GBP=1");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartRefused.class)
                .hasMessage("There is no setting orderwright.payment.refund-approval.limts.GBP (from the command line;"
                        + " the nearest known setting is orderwright.payment.refund-approval.limits.GBP)."
                        + " Correct or remove it. docs/configuration.md describes all settings.");
    }

    @ParameterizedTest
    @CsvSource({
        "orderwright.hme, orderwright.home",
        "orderwright.order.paymentWindw, orderwright.order.payment-window",
        "orderwright.payment-window, orderwright.order.payment-window",
        "orderwright.payment.order.payment-window, orderwright.order.payment-window",
        "orderwright.payment.wechat.public-keys[0].idd, orderwright.payment.wechat.public-keys[0].id",
        "orderwright.payment.reconciliation.fees.stripe.part-per-million,"
                + " orderwright.payment.reconciliation.fees.stripe.parts-per-million",
        "orderwright.order.client-chanels[*], orderwright.order.client-channels[*]",
        "orderwright.home.folder, orderwright.home",
        "orderwright.outbox.deliver, orderwright.outbox.delivers",
        "orderwright.payment.limits.GBP, orderwright.payment.refund-approval.limits.KEY"
    })
    void theNearestSettingIsNamed(String unknown, String nearest) {
        commandLine(unknown + "=1");

        refused("There is no setting " + unknown + " (", "the nearest known setting is " + nearest + ")");
    }

    @Test
    void inAFileWithItsLine() throws IOException {
        yaml("""
                orderwright:
                  order:
                    limits:
                      unpaid-order: 3
                """);

        refused("orderwright.order.limits.unpaid-order (from ", "4:21", "orderwright.order.limits.unpaid-orders");
    }

    @ParameterizedTest
    @CsvSource({
        "ORDERWRIGHT_ORDER_PAYMENTWINDW, ORDERWRIGHT_ORDER_PAYMENTWINDOW",
        "ORDERWRIGHT_ORDER_PAYMENT_WINDW, ORDERWRIGHT_ORDER_PAYMENT_WINDOW",
        "ORDERWRIGHT_PAYMENT_REFUNDAPPROVAL_LIMTS_GBP, ORDERWRIGHT_PAYMENT_REFUNDAPPROVAL_LIMITS_GBP",
        "ORDERWRIGHT_HOMES, ORDERWRIGHT_HOME"
    })
    void inTheEnvironment(String unknown, String nearest) {
        variables(Map.of(unknown, "1"));

        refused(unknown + " (from the environment; the nearest known setting is " + nearest + ")");
    }

    /** Spring Boot finds the keys of a map only behind the name without hyphens, so it would ignore this variable. */
    @Test
    void aVariableThatSpringBootIgnores() {
        variables(Map.of("ORDERWRIGHT_PAYMENT_REFUND_APPROVAL_LIMITS_GBP", "1"));

        refused("the nearest known setting is ORDERWRIGHT_PAYMENT_REFUNDAPPROVAL_LIMITS_GBP)");
    }

    @Test
    void allAreNamedAtOnce() throws IOException {
        commandLine("orderwright.hme=1");
        yaml("orderwright.order.chanels: web");

        refused("There are no settings orderwright.hme (", ", orderwright.order.chanels (", "Correct or remove them.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orderwright.home=var",
                "orderwright.payment.refund-approval.limits.GBP=1",
                "orderwright.payment.refundApproval.limits[GBP]=1",
                "orderwright.order.client-channels[*]=web",
                "orderwright.order.client-channels.a.b=web",
                "orderwright.order.client-channels[shop.example][0]=web",
                "orderwright.order.channels[0]=web",
                "orderwright.order.channels=web,app",
                "orderwright.order.paymentWindow=5m",
                "orderwright.order.payment-window=soon",
                "orderwright.order.payment-window=${nothing}",
                "orderwright.payment.wechat.public-keys[0].id=1",
                "orderwright.payment.reconciliation.fees.sandbox_hosted.parts-per-million=1",
                "orderwright.privacy.other-master-keys.1=none",
                "orderwright.privacy.other-master-keys.first=none",
                "orderwright.rate-limits.per-shopper=300/10s",
                "orderwright.rate-limits.operations.placeOrder=300/10s",
                "orderwright.payment.stripe.return-url=not-a-url",
                "orderwright.reporting.follows=false",
                "server.prt=1",
                "sample.transfer.acount=1"
            })
    void settingsThatExistAndSettingsOfOthers(String setting) {
        commandLine(setting);

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ORDERWRIGHT_HOME",
                "ORDERWRIGHT_AOT",
                "ORDERWRIGHT_JAVA_OPTS",
                "ORDERWRIGHT_EXTENSIONS",
                "ORDERWRIGHT_ORDER_PAYMENTMETHODS",
                "ORDERWRIGHT_ORDER_PAYMENT_METHODS",
                "ORDERWRIGHT_ORDER_PAYMENT_METHODS_0",
                "ORDERWRIGHT_PAYMENT_REFUNDAPPROVAL_LIMITS_GBP",
                "ORDERWRIGHT_PAYMENT_WECHAT_PUBLICKEYS_0_ID",
                "ORDERWRIGHT_PAYMENT_WECHAT_APPIDS_JSAPI",
                "ORDERWRIGHT_ORDER_CLIENTCHANNELS_SHOP_OF_ADA",
                "ORDERWRIGHT_PRIVACY_OTHERMASTERKEYS_1",
                "ORDERWRIGHT_BESIDE_FIRST_RUN",
                "ORDERWRIGHT_SERVICE_HOST",
                "ORDERWRIGHT_SERVICE_PORT_HTTP",
                "ORDERWRIGHT_PORT",
                "ORDERWRIGHT_PORT_8080_TCP_ADDR",
                "ORDERWRIGHT_DB_SERVICE_HOST",
                "ORDERWRIGHT_DB_PORT_5432_TCP",
                "ORDERWRIGHTS"
            })
    void variablesThatExistAndVariablesOfOthers(String variable) {
        variables(Map.of(variable, "1"));

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    /** What a source with less precedence says is read only if no other source says it, but it is a setting. */
    @Test
    void aSettingOfTwoSources() throws IOException {
        commandLine("orderwright.order.payment-window=5m", "orderwright.order.channels=web");
        variables(Map.of("ORDERWRIGHT_ORDER_PAYMENT_WINDOW", "6m"));
        yaml("""
                orderwright:
                  order:
                    payment-window: 7m
                    channels:
                      - web
                      - app
                    countries: []
                  payment:
                    # all is commented out
                """);

        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void theSettingsOfAnExtensionAreKnown(@TempDir Path jar) throws Exception {
        commandLine("orderwright.shipping.courier.customer-number=7");
        refused("orderwright.shipping.courier.customer-number");

        inExtension(jar, () -> assertThatCode(this::start).doesNotThrowAnyException());
    }

    @Test
    void theSettingsOfAnExtensionAreNamedToo(@TempDir Path jar) throws Exception {
        variables(Map.of("ORDERWRIGHT_SHIPPING_COURIER_CUSTOMERNUMBR", "7"));

        inExtension(jar, () -> refused("ORDERWRIGHT_SHIPPING_COURIER_CUSTOMERNUMBER)"));
    }

    @Test
    void aRetiredSettingOnlyWarns() {
        LoggedBy logged = new LoggedBy(UnknownSettings.class);
        commandLine("orderwright.order.basket-limit=5");
        variables(Map.of("ORDERWRIGHT_ORDER_BASKETLIMIT", "6", "ORDERWRIGHT_ORDER_BASKET_LIMIT", "7"));

        assertThatCode(() -> UnknownSettings.refuseIn(
                        environment(),
                        Map.of("orderwright.order.basket-limit", "set orderwright.order.limits instead")))
                .doesNotThrowAnyException();
        logged.close();
        assertThat(logged.lines().stream().filter(line -> line.contains("todo=set orderwright.order.limits instead")))
                .hasSize(3)
                .anyMatch(line -> line.contains("WARN") && line.contains("setting=orderwright.order.basket-limit "))
                .anyMatch(line -> line.contains("setting=ORDERWRIGHT_ORDER_BASKETLIMIT "))
                .anyMatch(line -> line.contains("setting=ORDERWRIGHT_ORDER_BASKET_LIMIT "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderwright.payment.unionpay.public-address", "orderwright.payment.wechat.public-base"})
    void aRenamedSettingCountsAndWarns(String before) {
        LoggedBy logged = new LoggedBy(RenamedSettings.class);
        commandLine(before + "=https://orders.example");
        String after = before.replaceAll("public-.*", "public-base-url");

        assertThat(renamed(environment())).containsEntry(after, "https://orders.example");
        logged.close();
        assertThat(logged.lines())
                .anyMatch(line ->
                        line.contains("WARN") && line.contains("setting=" + before + " ") && line.contains(after));
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void aVariableWithAnOldNameCounts() {
        variables(Map.of("ORDERWRIGHT_PAYMENT_WECHAT_PUBLICBASE", "https://orders.example"));

        assertThat(renamed(environment()))
                .containsEntry("orderwright.payment.wechat.public-base-url", "https://orders.example");
        assertThatCode(this::start).doesNotThrowAnyException();
    }

    @Test
    void theNewNameCountsFirst() {
        String before = "orderwright.payment.wechat.public-base";
        commandLine(before + "=https://old.example", before + "-url=https://new.example");

        assertThat(renamed(environment())).containsEntry(before + "-url", "https://new.example");
    }

    /** The addresses of the platform that the settings have under their new names. */
    private static Map<String, @Nullable String> renamed(ConfigurableEnvironment environment) {
        ConfigurationPropertySources.attach(environment);
        RenamedSettings.rename(environment);
        Map<String, @Nullable String> values = new HashMap<>();
        for (String provider : List.of("unionpay", "wechat")) {
            String name = "orderwright.payment." + provider + ".public-base-url";
            values.put(name, environment.getProperty(name));
        }
        return values;
    }

    private static void inExtension(Path jar, ThrowingCallable action) throws Exception {
        Path imports = Files.createDirectories(jar.resolve("META-INF/spring"))
                .resolve("org.springframework.boot.autoconfigure.AutoConfiguration.imports");
        Files.writeString(imports, "app.settings.extension.CourierAutoConfiguration\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        URI folder = jar.toUri();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            action.call();
        } catch (Exception | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void refused(String... parts) {
        assertThatThrownBy(this::start).isInstanceOf(StartRefused.class).hasMessageContainingAll(parts);
    }

    private void start() {
        UnknownSettings.refuseIn(environment(), Map.of());
    }

    private void commandLine(String... settings) {
        sources.addLast(new SimpleCommandLinePropertySource(
                List.of(settings).stream().map(each -> "--" + each).toArray(String[]::new)));
    }

    private void variables(Map<String, Object> variables) {
        sources.addLast(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }

    private void yaml(String text) throws IOException {
        new YamlPropertySourceLoader()
                .load("file", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "application.yaml"))
                .forEach(sources::addLast);
    }

    private ConfigurableEnvironment environment() {
        ConfigurableEnvironment environment = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources none) {}
        };
        new ArrayList<>(sources.stream().toList()).forEach(environment.getPropertySources()::addLast);
        return environment;
    }
}
