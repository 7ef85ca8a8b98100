package outbox;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the transport together around the listeners that the modules declare. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OutboxProperties.class, LogProperties.class})
@Import({
    EventLog.class,
    Deliveries.class,
    Publications.class,
    ParkedEvents.class,
    Meters.class,
    Parts.class,
    Cursors.class,
    Segments.class
})
class OutboxConfiguration {

    @Bean
    Listeners listeners(
            ObjectProvider<UnitOfWork<?>> units,
            ObjectProvider<OutsideListener<?>> outside,
            ObjectProvider<LogReader> readers,
            ObjectProvider<Timer> timers) {
        return new Listeners(units.stream(), outside.stream(), readers.stream(), timers.stream());
    }

    @Bean
    Retention retention(Segments segments, ObjectProvider<LogKeeper> keepers, LogProperties log, Parts parts) {
        return new Retention(segments, keepers.stream().toList(), log, parts);
    }

    /** As {@code outboxWorkers} among what makes an instance ready. */
    @Bean
    StuckWorkers outboxWorkersHealthIndicator(Transport transport) {
        return transport.stuck;
    }

    @Bean
    Transport transport(Listeners listeners, Parts parts, DataSource source) {
        return new Transport(listeners, parts, source);
    }
}
