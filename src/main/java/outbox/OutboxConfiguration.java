package outbox;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import outbox.delivery.BatchTransactions;
import outbox.delivery.Deliverers;
import outbox.delivery.Deliveries;
import outbox.delivery.Instance;
import outbox.delivery.Listeners;
import outbox.delivery.Meters;
import outbox.delivery.Publications;
import outbox.delivery.QueueDelay;
import outbox.delivery.StuckWorkers;
import outbox.delivery.Transport;
import outbox.log.Cursors;
import outbox.log.EventLog;
import outbox.log.LogFollower;
import outbox.log.LogMeters;
import outbox.log.LogTail;
import outbox.log.Readers;
import outbox.log.Retention;
import outbox.log.Segments;
import outbox.parked.ParkedEvents;
import outbox.settings.LogProperties;
import outbox.settings.OutboxProperties;
import platform.clock.ClockCheck;
import platform.edit.Handling;
import platform.ratelimit.LiveInstances;

/** Creates the event transport for the listeners that the modules declare. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OutboxProperties.class, LogProperties.class})
@Import({
    EventLog.class,
    LogTail.class,
    Deliveries.class,
    Publications.class,
    ParkedEvents.class,
    Meters.class,
    LogMeters.class,
    BatchTransactions.class,
    Deliverers.class,
    QueueDelay.class,
    Readers.class,
    Cursors.class,
    Segments.class
})
class OutboxConfiguration {

    @Bean
    Listeners listeners(
            ObjectProvider<UnitOfWork<?>> units,
            ObjectProvider<OutsideListener<?>> outside,
            ObjectProvider<OutsideListeners> groups,
            ObjectProvider<LogReader> readers,
            ObjectProvider<Timer> timers) {
        Stream<OutsideListener<?>> all =
                Stream.concat(outside.stream(), groups.stream().flatMap(group -> group.outsideListeners().stream()));
        return new Listeners(units.stream(), all, readers.stream(), timers.stream());
    }

    @Bean
    Handling.Limit handlingLimit(OutboxProperties limits) {
        return new Handling.Limit(limits.answerTimeout());
    }

    @Bean
    Retention retention(
            Segments segments,
            ObjectProvider<LogKeeper> keepers,
            LogProperties log,
            OutboxProperties limits,
            Clock clock,
            ClockCheck check) {
        return new Retention(segments, keepers.stream().toList(), log, limits, clock, check);
    }

    /** The readiness check {@code outboxWorkers} of the instance; the name of the bean gives the check its name. */
    @Bean
    StuckWorkers outboxWorkersHealthIndicator(Deliverers deliverers, OutboxProperties limits) {
        return new StuckWorkers(deliverers.workers(), limits);
    }

    @Bean
    Transport transport(
            Listeners listeners,
            Deliverers deliverers,
            QueueDelay delay,
            Deliveries deliveries,
            LogTail tail,
            LogMeters meters,
            Readers readers,
            DataSource source,
            LiveInstances instances,
            StuckWorkers stuck,
            Publications publications,
            BatchTransactions transactions,
            ClockCheck clock,
            OutboxProperties limits) {
        List<LogFollower> followers = listeners.readers().stream()
                .map(reader -> new LogFollower(reader, tail, meters, limits.logInterval()))
                .toList();
        Instance instance = new Instance(
                source, deliveries, deliverers, delay, instances, limits, () -> LogFollower.readTxid(followers));
        return new Transport(
                deliverers,
                followers,
                readers,
                listeners.timers(),
                instance,
                stuck,
                publications,
                transactions,
                clock,
                limits);
    }
}
