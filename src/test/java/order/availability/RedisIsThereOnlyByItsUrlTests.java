package order.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import platform.id.Ids;

/** Redis is used only if its URL is configured, and with the same settings as in Spring Boot. */
class RedisIsThereOnlyByItsUrlTests {

    private static final String UNREACHABLE = "redis://127.0.0.1:1";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Ids.class, () -> UUID::randomUUID)
            .withUserConfiguration(AvailabilityConfiguration.class, RedisConfiguration.class);

    @Test
    void withoutAUrlNoClassOfRedisIsLoaded() {
        application
                .withClassLoader(new FilteredClassLoader("io.lettuce", "io.netty", "reactor"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Availability.class);
                    assertThat(context).doesNotHaveBean(RedisView.class);
                });
    }

    /** Neither the start nor a checkout waits for Redis. */
    @Test
    void withAUrlTheApplicationStartsAlsoIfRedisIsDown() {
        application.withPropertyValues("spring.data.redis.url=" + UNREACHABLE).run(context -> {
            assertThat(context).hasNotFailed();
            Availability view = context.getBean(Availability.class);
            assertThat(view).isInstanceOf(RedisView.class);
            context.getBean(AvailabilityView.class).caughtUp(Duration.ZERO, 1);
            assertThat(view.surelyShort("1", Map.of("sku", 1L))).isEmpty();
        });
    }

    @Test
    void aWrongUrlIsReportedWithoutItsPassword() {
        for (String wrong : List.of("", "localhost", "http://:secret@localhost", "redis://:secret@")) {
            application
                    .withPropertyValues("spring.data.redis.url=" + wrong)
                    .run(context -> assertThat(context.getStartupFailure())
                            .rootCause()
                            .message()
                            .contains("spring.data.redis.url")
                            .doesNotContain("secret"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new RedisProperties(UNREACHABLE, "name", Duration.ZERO, new RedisProperties.Ssl(false, null)))
                .withMessageContaining("spring.data.redis.connect-timeout");
    }

    @Test
    void theUrlMeansTheSameAsInSpringBoot() {
        RedisURI address = address(Map.of("url", "rediss://shop:p%40ss@redis.example:6380/3", "client-name", "shop-1"));

        assertThat(address.getHost()).isEqualTo("redis.example");
        assertThat(address.getPort()).isEqualTo(6380);
        assertThat(address.getDatabase()).isEqualTo(3);
        assertThat(address.isSsl()).isTrue();
        RedisCredentials credentials =
                address.getCredentialsProvider().resolveCredentials().block();
        assertThat(credentials.getUsername()).isEqualTo("shop");
        assertThat(String.valueOf(credentials.getPassword())).isEqualTo("p@ss");
        assertThat(address.getClientName()).isEqualTo("shop-1");

        assertThat(address(Map.of("url", "redis://localhost")).isSsl()).isFalse();
        assertThat(address(Map.of("url", "redis://localhost", "ssl.enabled", "true"))
                        .isSsl())
                .isTrue();
        assertThat(address(Map.of("url", "redis://localhost", "ssl.bundle", "ours"))
                        .isSsl())
                .isTrue();
    }

    private static RedisURI address(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("", RedisProperties.class)
                .get()
                .address();
    }
}
