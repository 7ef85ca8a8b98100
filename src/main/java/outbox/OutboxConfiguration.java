package outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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

    @Bean
    Transport transport(
            List<UnitOfWork<?>> units,
            List<OutsideListener<?>> outside,
            List<LogReader> readers,
            List<Timer> timers,
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
        Deliverer.Parts parts = new Deliverer.Parts(deliveries, transaction, limits, meters);
        List<Worker<?>> workers = new ArrayList<>();
        for (UnitOfWork<?> unit : units) {
            workers.add(worker(unit, publications, clock, parts));
        }
        List<Deliverer> deliverers = new ArrayList<>(workers);
        for (OutsideListener<?> listener : outside) {
            deliverers.add(outsideWorker(listener, publications, parts));
        }
        List<LogFollower> followers = readers.stream()
                .map(reader -> new LogFollower(reader, log, limits.logInterval(), registry))
                .toList();
        Instance instance = new Instance(source, deliveries, limits, deliverers);
        return new Transport(
                publications, instance, workers, deliverers, followers, timers, transaction, limits, clock);
    }

    private static <W extends Work> Worker<W> worker(
            UnitOfWork<W> unit, Outbox outbox, Clock clock, Deliverer.Parts parts) {
        return new Worker<>(moduleOf(unit), unit, new Handlers(unit), outbox, clock, parts);
    }

    private static <E extends Event> OutsideWorker<E> outsideWorker(
            OutsideListener<E> listener, Outbox outbox, Deliverer.Parts parts) {
        return new OutsideWorker<>(moduleOf(listener) + "/" + listener.name(), listener, outbox, parts);
    }

    /** The module is the top-level package. */
    private static String moduleOf(Object listener) {
        String type = AopUtils.getTargetClass(listener).getPackageName();
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }
}
