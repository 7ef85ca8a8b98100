package app;

import static org.assertj.core.api.Assertions.assertThat;

import app.start.PreparedBeans;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Prepared beans are used only with settings that lead to the same beans as the default settings. */
class PreparedBeansAreForDefaultSettingsOnlyTests {

    private final MutablePropertySources sources = new MutablePropertySources();

    @Test
    void withDefaultSettings() {
        variables(Map.of("HOME", "/home/ada", "JAVA_HOME", "/opt/java", "ORDERWRIGHT_AOT", "auto", "SERVER", "unix"));
        ConfigurableEnvironment environment = environment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);

        assertThat(environment.getProperty("server.address")).isNotNull(); // the default settings were loaded
        assertThat(PreparedBeans.fit(environment)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.port",
                "orderwright.home",
                "orderwright.rate-limits.benchmark-subjects",
                "orderwright.security.client-failures.per-client",
                "orderwright.order.limits.unpaid-orders",
                "orderwright.order.payment-methods",
                "orderwright.payment.call-within",
                "logging.level.root",
                "spring.application.name"
            })
    void theseSettingsChangeNoBeans(String setting) {
        setting(setting);

        assertThat(isFit()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.datasource.url",
                "spring.data.redis.url",
                "spring.profiles.active",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri",
                "server.address",
                "server.ssl.enabled",
                "management.endpoints.web.exposure.include",
                "springdoc.api-docs.enabled",
                "orderwright.task",
                "orderwright.payment.sandbox.enabled",
                "orderwright.shipping.sandbox.enabled"
            })
    void allOthersMayChangeBeans(String setting) {
        setting(setting);

        assertThat(isFit()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPRING_DATASOURCE_URL", "ORDERWRIGHT_PAYMENT_SANDBOX_ENABLED", "SERVER_ADDRESS"})
    void environmentVariablesToo(String variable) {
        variables(Map.of(variable, "any"));

        assertThat(isFit()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERWRIGHT_EXTENSIONS", "ORDERWRIGHT_ORDER_PAYMENT_METHODS", "SAMPLE_TRANSFER_SECRET"})
    void theseEnvironmentVariablesChangeNoBeans(String variable) {
        variables(Map.of(variable, "any"));

        assertThat(isFit()).isTrue();
    }

    private void setting(String name) {
        sources.addFirst(new MapPropertySource("commandLineArgs", Map.of(name, "any")));
    }

    private void variables(Map<String, Object> variables) {
        sources.addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }

    private boolean isFit() {
        return PreparedBeans.fit(environment());
    }

    private ConfigurableEnvironment environment() {
        ConfigurableEnvironment environment = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources none) {}
        };
        sources.forEach(environment.getPropertySources()::addLast);
        return environment;
    }
}
