package promotion;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import outbox.Outbox;
import platform.auditlog.AuditLog;
import platform.ratelimit.LiveInstances;
import promotion.discount.Discounts;
import promotion.discount.Redemptions;
import promotion.offer.Coupons;
import promotion.offer.Promotions;
import testing.TestDatabase;

/** The module with a transport of its own and nothing else, under its database role. Several may share a database. */
final class Instance implements AutoCloseable {

    private final HikariDataSource pool;
    private final AnnotationConfigApplicationContext context;

    Instance(TestDatabase database) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(database.url());
        hikari.setUsername(database.user());
        hikari.setConnectionInitSql("set role promotion_module");
        hikari.setMaximumPoolSize(10);
        pool = new HikariDataSource(hikari);
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("spring.jooq.sql-dialect", "postgres")));
        context.registerBean(DataSource.class, () -> pool);
        context.register(
                Wiring.class,
                transport(),
                PromotionConfiguration.class,
                PromotionListeners.class,
                Promotions.class,
                Coupons.class,
                Discounts.class,
                Redemptions.class);
        context.refresh();
    }

    static TestDatabase database() {
        return TestDatabase.create().migrate("platform", "outbox", "promotion");
    }

    /** It is for nobody but Spring. */
    private static Class<?> transport() {
        try {
            return Class.forName("outbox.OutboxConfiguration");
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }

    Asker asker() {
        return new Asker(
                context.getBean(Outbox.class),
                context.getBean(Commands.class),
                new TransactionTemplate(context.getBean(PlatformTransactionManager.class)),
                JdbcClient.create(pool));
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
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        LiveInstances instances() {
            return new LiveInstances();
        }

        @Bean
        AuditLog auditLog() {
            return trail -> {};
        }
    }
}
