package testing;

import static java.util.Objects.requireNonNull;

import app.Orderwright;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import platform.clock.ReferenceTime;

/** Starts another instance of the whole application in this JVM, on the database of a test. */
public final class SecondInstance {

    private SecondInstance() {}

    /**
     * Starts an instance with the same clock and configuration on its own port. The caller closes it.
     *
     * @param others properties that differ from those of the first instance
     * @param besides further classes of the context of the test
     */
    public static ConfigurableApplicationContext start(
            ApplicationContext first, Map<String, Object> others, Class<?>... besides) {
        Class<?>[] sources =
                Stream.concat(Stream.of(Orderwright.class), Stream.of(besides)).toArray(Class<?>[]::new);
        return new SpringApplicationBuilder(sources)
                .initializers((GenericApplicationContext another) -> {
                    ConfigurableEnvironment known = (ConfigurableEnvironment) first.getEnvironment();
                    for (String source : List.of("test database", "Inlined Test Properties")) {
                        another.getEnvironment()
                                .getPropertySources()
                                .addFirst(requireNonNull(
                                        known.getPropertySources().get(source)));
                    }
                    another.getEnvironment()
                            .getPropertySources()
                            .addFirst(new MapPropertySource("properties of the second instance", others));
                    for (Class<?> shared : List.of(TestDatabase.class, JdbcConnectionDetails.class)) {
                        another.getBeanFactory().registerSingleton(shared.getSimpleName(), first.getBean(shared));
                    }
                    another.registerBean(
                            MutableClock.class,
                            () -> first.getBean(MutableClock.class),
                            definition -> definition.setPrimary(true));
                    another.registerBean(
                            ReferenceTime.class,
                            () -> first.getBean(ReferenceTime.class),
                            definition -> definition.setPrimary(true));
                })
                .run();
    }
}
