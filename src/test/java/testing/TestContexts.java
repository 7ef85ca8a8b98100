package testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives each Spring test context its own database, and the context of a module test the role of the module.
 *
 * <p>Contexts that are equal otherwise stay equal, so that they are cached.
 */
public final class TestContexts implements ContextCustomizerFactory {

    /** On a busy machine a test may pause in a transaction for longer than an instance may. */
    private static final String PATIENCE = "set idle_in_transaction_session_timeout = '2min'";

    @Override
    public ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        return AnnotatedElementUtils.hasAnnotation(testClass, SpringBootTest.class)
                ? new OwnDatabase(module(testClass), Beside.Lane.of(testClass))
                : null;
    }

    private static Optional<String> module(Class<?> testClass) {
        return Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(testClass, ModuleTest.class))
                .map(ModuleTest::module)
                .map(named -> named.isEmpty() ? OtherModules.topLevelPackage(testClass.getName()) : named);
    }

    private record OwnDatabase(Optional<String> module, Optional<String> lane) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            TestDatabase database = TestDatabase.createMigrated(lane.orElse(""));
            var beans = context.getBeanFactory();
            beans.registerSingleton("testDatabase", database);
            beans.registerSingleton("testDatabaseConnection", new Connection(database));
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test database", properties(database)));
            module.ifPresent(name -> beans.registerSingleton("otherModules", new OtherModules(name)));
        }

        private Map<String, Object> properties(TestDatabase database) {
            Map<String, Object> properties = new HashMap<>();
            properties.put("orderwright.home", "target/test-homes/" + database.name());
            properties.put("spring.datasource.hikari.minimum-idle", 1);
            properties.put("orderwright.privacy.master-key", "dGhpcnR5LXR3byBieXRlcyB0aGF0IGFyZSBubyBzZWM=");
            String session = PATIENCE;
            // A module without a role has no schema, or shares its schema with all modules. Its own tests can access
            // everything.
            if (module.filter(TestDatabase.MODULES::contains).isPresent()) {
                session += "; set role %s_module".formatted(module.get());
                // The role could not run the migrations, so they have their own connection.
                properties.put("spring.flyway.user", database.user());
            }
            properties.put("spring.datasource.hikari.connection-init-sql", session);
            return properties;
        }
    }

    private record Connection(TestDatabase database) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return database.url();
        }

        @Override
        public String getUsername() {
            return database.user();
        }

        @Override
        public String getPassword() {
            return "";
        }
    }
}
