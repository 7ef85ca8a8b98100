package outbox;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.delivery.Deliverers;
import outbox.delivery.Inbox;
import outbox.delivery.Listeners;
import outbox.delivery.Transport;
import platform.clock.ReferenceTime;
import testing.Instance;
import testing.TestDatabase;

/**
 * One instance of the transport with the listeners of a test. Several nodes may share a database. A test can freeze or kill a node; the
 * other nodes notice it only by the database.
 */
final class Node implements AutoCloseable {

    private static final AtomicInteger STARTED = new AtomicInteger();

    static {
        if (!Boolean.getBoolean("outbox.log")) { // these tests cause many failures; -Doutbox.log=true logs them
            for (String name : List.of("outbox", "com.zaxxer.hikari", "org.springframework")) {
                ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
            }
        }
    }

    final String name;
    private final FaultyDataSource faults;
    private final Instance instance;

    private Node(Setup setup) {
        name = "node" + STARTED.incrementAndGet();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(setup.database.url());
        database.setUser(setup.database.user());
        database.setApplicationName(name);
        database.setOptions(
                "-c lock_timeout=%1$s -c idle_in_transaction_session_timeout=%1$s".formatted(setup.timeout));
        faults = new FaultyDataSource(database, setup.roundTrip);
        instance = setup.instance
                .connections(name, faults)
                .with("listeners", Listeners.class, setup::listeners)
                .start();
    }

    /** A unit of work that writes to the database by itself. It gets the connections of its node before the node starts. */
    interface Connected {
        void connect(DataSource source);
    }

    /** The fixed properties of an outside listener. */
    abstract static class Outside<E extends Event> implements OutsideListener<E> {

        private final String name;
        private final Class<E> eventType;

        /** What it takes of the events of its type. */
        Predicate<E> taken = event -> true;

        Outside(String name, Class<E> eventType) {
            this.name = name;
            this.eventType = eventType;
        }

        @Override
        public final boolean takes(E event) {
            return taken.test(event);
        }

        @Override
        public final String name() {
            return name;
        }

        @Override
        public final Class<E> eventType() {
            return eventType;
        }
    }

    static Setup on(TestDatabase database) {
        return new Setup(database);
    }

    <T> T get(Class<T> bean) {
        return instance.get(bean);
    }

    DSLContext sql() {
        return get(DSLContext.class);
    }

    TransactionTemplate transaction() {
        return instance.transaction();
    }

    TransactionTemplate transaction(int propagation) {
        TransactionTemplate template = transaction();
        template.setPropagationBehavior(propagation);
        return template;
    }

    /** Publishes the events in one transaction, as any code of a module does. */
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

    /** The id of the running instance; each start has another. */
    long id() {
        return (long) requireNonNull(
                ReflectionTestUtils.getField(ReflectionTestUtils.getField(get(Transport.class), "instance"), "id"));
    }

    /** Publishes in the current transaction. */
    void publishRaw(Event event) {
        instance.context().publishEvent(event);
    }

    <R> CompletableFuture<R> submit(Command<R> command) {
        return get(Commands.class).submit(command);
    }

    /** Submits a command and waits for its result. */
    <R> R command(Command<R> command) {
        return instance.asker().command(command);
    }

    /** How often this instance has prepared a statement with this part. */
    long statements(String part) {
        return faults.statements(part);
    }

    /** Stops the node at its next use of the database, as if its process stood still. */
    void freeze() {
        faults.freeze();
    }

    void wake() {
        faults.wake();
    }

    /** The next commit loses its connection: after the server has committed, or before. */
    void cutAtTheCommit(boolean committed) {
        faults.cutAtTheCommit(committed);
    }

    /** Ends the sessions of the node for good; other nodes see no more of a killed process. */
    void cut() {
        faults.kill();
    }

    /** Ends the node without a drain; its memory is lost. */
    void kill() {
        cut();
        instance.pool().close();
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
        instance.close();
    }

    /** The listeners and the limits of a node. */
    static final class Setup {

        private final TestDatabase database;
        private final Instance.Setup instance;
        private String timeout = "1min";
        private Duration roundTrip = Duration.ZERO;
        private final Map<String, UnitOfWork<?>> units = new LinkedHashMap<>();
        private final Map<String, OutsideListener<?>> outside = new LinkedHashMap<>();
        private final List<LogReader> readers = new ArrayList<>();
        private final List<Timer> timers = new ArrayList<>();

        private Setup(TestDatabase database) {
            this.database = database;
            instance = Instance.on(database);
            with("lease", "1m") // so that no node takes over from another one only because the machine stood still
                    .with("heartbeat", "100ms")
                    .with("timer-interval", "20ms")
                    .with("log-interval", "20ms");
            with("retry-backoff", "20ms").with("attempt-limit", 4).with("drain-limit", "1s");
        }

        private Listeners listeners(DataSource source) {
            units.values().forEach(unit -> {
                if (unit instanceof Connected connected) {
                    connected.connect(source);
                }
            });
            return new Listeners(units, outside, readers, timers);
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
            instance.with(LogKeeper.class, keeper);
            return this;
        }

        /** The clock of the database, as this node sees it; by default it agrees with the clock of the node. */
        Setup reference(ReferenceTime time) {
            instance.with(ReferenceTime.class, time);
            return this;
        }

        Setup timer(Timer timer) {
            timers.add(timer);
            return this;
        }

        Setup with(String limit, Object value) {
            instance.property("orderwright.outbox." + limit, value);
            return this;
        }

        /** The node's database is as far away as this. */
        Setup distant(Duration roundTrip) {
            this.roundTrip = roundTrip;
            return this;
        }

        /** Short limits, so that other nodes soon take over from a frozen node. */
        Setup quick() {
            timeout = "300ms";
            return with("lease", "600ms");
        }

        Node start() {
            return new Node(this);
        }
    }
}
