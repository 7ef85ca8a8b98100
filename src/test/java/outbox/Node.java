package outbox;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.delivery.Deliverers;
import outbox.delivery.Inbox;
import outbox.delivery.Listeners;
import outbox.delivery.Transport;
import platform.auditlog.AuditLog;
import platform.ratelimit.LiveInstances;
import testing.TestDatabase;

/**
 * One instance of the transport: a light Spring context of its own. Several may share a database, and each can be frozen
 * and killed without the others' knowing.
 */
final class Node implements AutoCloseable {

    private static final AtomicInteger STARTED = new AtomicInteger();

    static {
        if (!Boolean.getBoolean("outbox.log")) { // these tests are full of failures; -Doutbox.log=true shows them
            for (String name : List.of("outbox", "com.zaxxer.hikari", "org.springframework")) {
                ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
            }
        }
    }

    final String name;
    private final FaultyDataSource faults;
    private final HikariDataSource pool;
    private final AnnotationConfigApplicationContext context;

    private Node(Setup setup) {
        name = "node" + STARTED.incrementAndGet();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(setup.database.url());
        database.setUser(setup.database.user());
        database.setApplicationName(name);
        database.setOptions(
                "-c lock_timeout=%1$s -c idle_in_transaction_session_timeout=%1$s".formatted(setup.patience));
        faults = new FaultyDataSource(database);
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName(name);
        hikari.setDataSource(faults);
        hikari.setMaximumPoolSize(10);
        hikari.setMinimumIdle(0);
        hikari.setConnectionTimeout(5000);
        pool = new HikariDataSource(hikari);
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", setup.properties));
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(
                "listeners",
                Listeners.class,
                () -> new Listeners(setup.units, setup.outside, setup.readers, setup.timers));
        context.registerBean(LogKeeper.class, () -> setup.keeper);
        context.register(Wiring.class, OutboxConfiguration.class);
        setup.units.values().forEach(unit -> {
            if (unit instanceof Connected connected) {
                connected.connect(pool);
            }
        });
        context.refresh();
    }

    /** A listener that wants this node's way to the database. */
    interface Connected {
        void connect(DataSource source);
    }

    static Setup on(TestDatabase database) {
        return new Setup(database);
    }

    <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    DSLContext sql() {
        return get(DSLContext.class);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(get(PlatformTransactionManager.class));
    }

    TransactionTemplate transaction(int propagation) {
        TransactionTemplate template = transaction();
        template.setPropagationBehavior(propagation);
        return template;
    }

    /** As any code of a module would: application events in a transaction. */
    void publish(Event... events) {
        transaction().executeWithoutResult(status -> List.of(events).forEach(this::publishRaw));
    }

    Inbox inbox(String listener) {
        return get(Deliverers.class).all().stream()
                .filter(each -> each.listener.equals(listener))
                .findFirst()
                .orElseThrow()
                .inbox;
    }

    /** Under which it delivers now. */
    long id() {
        return (long) requireNonNull(
                ReflectionTestUtils.getField(ReflectionTestUtils.getField(get(Transport.class), "instance"), "id"));
    }

    /** In whatever transaction there is. */
    void publishRaw(Event event) {
        context.publishEvent(event);
    }

    <R> CompletableFuture<R> submit(Command<R> command) {
        return get(Commands.class).submit(command);
    }

    <R> R ask(Command<R> command) throws Exception {
        return submit(command).get(10, TimeUnit.SECONDS);
    }

    /** The process stands still. */
    void freeze() {
        faults.freeze();
    }

    void wake() {
        faults.wake();
    }

    /** The next commit gets no answer, whether or not it was done. */
    void cutAtTheCommit(boolean done) {
        faults.cutAtTheCommit(done);
    }

    /** All that the others see of a kill: its sessions end, and nothing comes from it any more. */
    void cut() {
        faults.kill();
    }

    /** The process is gone; what it had in memory is lost, its sessions end. */
    void kill() {
        cut();
        pool.close();
        close();
    }

    void stop() {
        get(Transport.class).stop();
    }

    void start() {
        get(Transport.class).start();
    }

    @Override
    public void close() {
        wake();
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
        LiveInstances instances() {
            return new LiveInstances();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        AuditLog auditLog() {
            return trail -> {};
        }
    }

    /** What runs on the node. */
    static final class Setup {

        private final TestDatabase database;
        private String patience = "3s";
        private final Map<String, UnitOfWork<?>> units = new LinkedHashMap<>();
        private final Map<String, OutsideListener<?>> outside = new LinkedHashMap<>();
        private final List<LogReader> readers = new ArrayList<>();
        private final List<Timer> timers = new ArrayList<>();
        private LogKeeper keeper = (after, upTo) -> Optional.empty();
        private final Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.jooq.sql-dialect", "postgres",
                "orderwright.outbox.lease", "5s",
                "orderwright.outbox.heartbeat", "100ms",
                "orderwright.outbox.timer-interval", "20ms",
                "orderwright.outbox.log-interval", "20ms",
                "orderwright.outbox.retry-backoff", "20ms",
                "orderwright.outbox.attempt-limit", "4",
                "orderwright.outbox.drain-limit", "1s"));

        private Setup(TestDatabase database) {
            this.database = database;
        }

        Setup unit(String module, UnitOfWork<?> unit) {
            units.put(module, unit);
            return this;
        }

        Setup notes(Notes.Notebook... notebooks) {
            for (Notes.Notebook notebook : notebooks) {
                units.put(notebook.name, notebook);
            }
            return this;
        }

        Setup outside(String name, OutsideListener<?> listener) {
            outside.put(name, listener);
            return this;
        }

        Setup reader(LogReader reader) {
            readers.add(reader);
            return this;
        }

        Setup keeper(LogKeeper keeper) {
            this.keeper = keeper;
            return this;
        }

        Setup timer(Timer timer) {
            timers.add(timer);
            return this;
        }

        Setup with(String limit, Object value) {
            properties.put("orderwright.outbox." + limit, value);
            return this;
        }

        /** A freeze is noticed soon; for nodes that are warm. */
        Setup quick() {
            patience = "300ms";
            return with("lease", "600ms");
        }

        Node start() {
            return new Node(this);
        }
    }
}
