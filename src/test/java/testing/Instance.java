package testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import outbox.Outbox;
import platform.auditlog.AuditLog;
import platform.clock.ClockCheck;
import platform.clock.ReferenceTime;
import platform.idempotency.IdempotencyRows;
import platform.ratelimit.LiveInstances;

/**
 * One instance of a few beans and the event transport, in a small Spring context with a connection pool of its own. Several instances may
 * share a database, and a test may close one while the others go on.
 */
public final class Instance implements AutoCloseable {

    private final HikariDataSource pool;
    private final AnnotationConfigApplicationContext context;

    private Instance(Setup setup) {
        pool = new HikariDataSource(setup.pool);
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", setup.properties));
        context.registerBean(DataSource.class, () -> pool);
        setup.registrations.forEach(each -> each.accept(context));
        context.register(Wiring.class, transport());
        context.refresh();
    }

    /** The configuration of the transport is private to its package, because only Spring uses it. */
    private static Class<?> transport() {
        try {
            return Class.forName("outbox.OutboxConfiguration");
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }

    /** An instance that uses the database as its superuser. */
    public static Setup on(TestDatabase database) {
        return new Setup(database);
    }

    /** An instance of a module that uses the database under the role of the module. */
    public static Setup of(String module, TestDatabase database) {
        Setup setup = on(database);
        setup.pool.setConnectionInitSql("set role %s_module".formatted(module));
        return setup;
    }

    public <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    public AnnotationConfigApplicationContext context() {
        return context;
    }

    public HikariDataSource pool() {
        return pool;
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(get(PlatformTransactionManager.class));
    }

    /** A caller of this instance. */
    public Asker asker() {
        return new Asker(get(Outbox.class), get(Commands.class), transaction(), JdbcClient.create(pool));
    }

    @Override
    public void close() {
        context.close();
        pool.close();
    }

    @ImportAutoConfiguration({
        TransactionManagerCustomizationAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        JooqAutoConfiguration.class
    })
    static class Wiring {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        ClockCheck clockCheck(ObjectProvider<ReferenceTime> reference, Clock clock, MeterRegistry registry) {
            return new ClockCheck(reference.getIfAvailable(() -> clock::instant), clock, registry);
        }

        @Bean
        LiveInstances instances() {
            return new LiveInstances();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        AuditLog auditLog() {
            return new NoAuditLog();
        }
    }

    /** The beans and settings of an instance. */
    public static final class Setup {

        private final HikariConfig pool = new HikariConfig();
        private final Map<String, Object> properties = new HashMap<>(Map.of("spring.jooq.sql-dialect", "postgres"));
        private final List<Consumer<AnnotationConfigApplicationContext>> registrations = new ArrayList<>();

        private Setup(TestDatabase database) {
            pool.setJdbcUrl(database.url());
            pool.setUsername(database.user());
            pool.setMaximumPoolSize(10);
            pool.setMinimumIdle(0);
        }

        /** Adds beans that Spring makes. */
        public Setup with(Class<?>... beans) {
            registrations.add(context -> context.register(beans));
            return this;
        }

        /** Adds the components of a package; each is made when another bean needs it. */
        public Setup withComponentsOf(String basePackage) {
            registrations.add(context -> {
                ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(context);
                scanner.getBeanDefinitionDefaults().setLazyInit(true);
                scanner.scan(basePackage);
            });
            return this;
        }

        /** Adds a bean that exists. */
        public <T> Setup with(Class<T> type, T bean) {
            registrations.add(context -> context.registerBean(type, () -> bean));
            return this;
        }

        /** Adds a bean that is made with the connections of this instance. */
        public <T> Setup with(String name, Class<T> type, Function<DataSource, T> bean) {
            registrations.add(
                    context -> context.registerBean(name, type, () -> bean.apply(context.getBean(DataSource.class))));
            return this;
        }

        /** Adds the idempotency keys of a module. */
        public Setup withKeys(String module) {
            return with(
                    module + "Keys",
                    IdempotencyRows.class,
                    connections -> new IdempotencyRows(
                            DSL.using(new TransactionAwareDataSourceProxy(connections), SQLDialect.POSTGRES),
                            module,
                            Clock.systemUTC()));
        }

        public Setup property(String name, Object value) {
            properties.put(name, value);
            return this;
        }

        /** Uses this source of connections in place of one to the test database. */
        public Setup connections(String poolName, DataSource source) {
            pool.setPoolName(poolName);
            pool.setUsername(null);
            pool.setDataSource(source);
            pool.setConnectionTimeout(5000);
            return this;
        }

        public Instance start() {
            return new Instance(this);
        }
    }
}
