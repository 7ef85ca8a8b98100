package outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/** Puts the transport together around the listeners that the modules declare. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxProperties.class)
class OutboxConfiguration {

    @Bean
    EventLog eventLog(DSLContext database) {
        return new EventLog(database);
    }

    @Bean
    Deliveries deliveries(DSLContext database) {
        return new Deliveries(database);
    }

    @Bean
    ParkedEvents parkedEvents(DSLContext database) {
        return new ParkedEvents(database);
    }

    @Bean
    Publications publications(ApplicationEventPublisher publisher, EventLog log, Deliveries deliveries, Clock clock) {
        return new Publications(publisher, log, deliveries, clock);
    }

    /** By way of a supplier: the transaction manager wants its listeners before there can be a DSLContext. */
    @Bean
    static TransactionExecutionListener transactionBoundaries(ObjectProvider<Publications> provider) {
        Supplier<Publications> publications = SingletonSupplier.of(provider::getObject);
        return new TransactionExecutionListener() {

            @Override
            public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
                if (failure == null) {
                    publications.get().begun(transaction);
                }
            }

            @Override
            public void beforeCommit(TransactionExecution transaction) {
                publications.get().committing(transaction);
            }
        };
    }

    @Bean
    Listeners listeners(
            ObjectProvider<UnitOfWork<?>> units,
            ObjectProvider<OutsideListener<?>> outside,
            ObjectProvider<LogReader> readers,
            ObjectProvider<Timer> timers) {
        return Listeners.of(
                units.stream().toList(),
                outside.stream().toList(),
                readers.stream().toList(),
                timers.stream().toList());
    }

    @Bean
    Transport transport(
            Listeners listeners,
            Publications publications,
            EventLog log,
            Deliveries deliveries,
            DataSource source,
            PlatformTransactionManager transactions,
            OutboxProperties limits,
            MeterRegistry registry,
            Clock clock) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        Meters meters = new Meters(registry, deliveries, log);
        ReentrantLock inboxes = new ReentrantLock();
        Deliverer.Parts parts =
                new Deliverer.Parts(publications, deliveries, transaction, limits, meters, clock, inboxes);
        List<Worker<?>> workers = new ArrayList<>();
        listeners.units().forEach((module, unit) -> workers.add(new Worker<>(module, unit, parts)));
        List<Deliverer> deliverers = new ArrayList<>(workers);
        listeners.outside().forEach((name, listener) -> deliverers.add(new OutsideWorker<>(name, listener, parts)));
        List<LogFollower> followers = listeners.readers().stream()
                .map(reader -> new LogFollower(reader, log, limits.logInterval(), registry))
                .toList();
        Instance instance = new Instance(source, deliveries, limits, deliverers);
        return new Transport(
                publications,
                instance,
                workers,
                deliverers,
                followers,
                listeners.timers(),
                transaction,
                limits,
                clock,
                inboxes);
    }
}
