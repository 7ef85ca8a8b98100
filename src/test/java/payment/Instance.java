package payment;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState;
import outbox.Commands;
import outbox.Outbox;
import platform.auditlog.AuditLog;
import platform.callback.Verdict;
import platform.ratelimit.LiveInstances;
import testing.TestDatabase;

/** The module with a transport of its own and nothing else, under its database role. Several may share a database and a bank. */
final class Instance implements AutoCloseable {

    private final HikariDataSource pool;
    private final AnnotationConfigApplicationContext context;

    Instance(TestDatabase database, Bank bank) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(database.url());
        hikari.setUsername(database.user());
        hikari.setConnectionInitSql("set role payment_module");
        hikari.setMaximumPoolSize(10);
        pool = new HikariDataSource(hikari);
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("spring.jooq.sql-dialect", "postgres")));
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(Bank.class, () -> bank);
        context.register(
                Wiring.class,
                transport(),
                PaymentListeners.class,
                PaymentMeters.class,
                Payments.class,
                ProviderCalls.class,
                ProviderEvents.class,
                Providers.class,
                Refunds.class);
        context.refresh();
    }

    static TestDatabase database() {
        return TestDatabase.create().migrate("platform", "outbox", "payment");
    }

    /** It is for nobody but Spring. */
    private static Class<?> transport() {
        try {
            return Class.forName("outbox.OutboxConfiguration");
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }

    /** In one transaction. */
    void ask(PaymentRequest... requests) {
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> context.getBean(Outbox.class)
                        .publish(Arrays.stream(requests)
                                .map(request -> new BatchState.OutgoingEvent(request, BatchState.Cause.NONE))
                                .toList()));
    }

    Verdict receive(ReceiveCallback callback) throws Exception {
        return context.getBean(Commands.class).submit(callback).get(30, TimeUnit.SECONDS);
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
