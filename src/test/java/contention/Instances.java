package contention;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jooq.exception.DataAccessException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Audit;
import testing.LogReaders;
import testing.MutableClock;
import testing.RestWithAStandingClock;
import testing.SecondInstance;
import testing.TestDatabase;
import testing.shop.SignedTokens;

/**
 * The two instances, their clock, and a separate connection to their database. The second instance pauses while Spring pauses the first one,
 * because no test needs it: its background loops would go on beside all other tests.
 */
final class Instances implements AutoCloseable, SmartLifecycle {

    /** The default payment window and the default grace period after it. */
    static final Duration UNTIL_EXPIRY = Duration.ofMinutes(15).plusSeconds(30);

    /** A shopper without limits, who stands for many. */
    static final String SHOPPER = "shopper";

    /** These tests provoke many failures; -Dcontention.log=true shows their log lines. */
    private static final List<String> NOISY = List.of(
            "outbox",
            "platform.background",
            "platform.sandbox",
            "platform.web",
            "com.zaxxer.hikari",
            "org.springframework",
            "reactor");

    /** The end of what {@link #unrest} says of a refund for which the provider is called. */
    private static final String CALLED = " is requested";

    private static final String OBSERVER = "observer";
    private static final Duration SOMETHING_TO_LOSE = Duration.ofMillis(200);
    private static final long LOOK_AGAIN_NANOS = 5_000_000;
    private static final long LOOK_CLOSELY_NANOS = 500_000;

    private final ApplicationContext first;
    private volatile ConfigurableApplicationContext second;
    private volatile boolean isRunning = true;
    private final Map<Integer, CompletableFuture<Void>> losses = new ConcurrentHashMap<>();
    private final List<Thread> burials = new CopyOnWriteArrayList<>();
    private final MutableClock clock;
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final JdbcClient database;
    private final SignedTokens tokens;

    Instances(
            ApplicationContext first, MutableClock clock, JWKSource<SecurityContext> keys, TestDatabase testDatabase) {
        this.first = first;
        this.clock = clock;
        source.setUrl(testDatabase.url());
        source.setUser(testDatabase.user());
        source.setApplicationName(OBSERVER);
        database = JdbcClient.create(source);
        tokens = new SignedTokens(keys, clock, Duration.ofDays(36_500)); // valid however far a test moves the clock
        second = startSecond();
    }

    private ConfigurableApplicationContext startSecond() {
        ConfigurableApplicationContext started = SecondInstance.start(first, Map.of());
        if (!Boolean.getBoolean("contention.log")) { // after each start, because a start may reset all levels
            NOISY.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
        }
        return started;
    }

    @Override
    public void start() {
        if (!isRunning) {
            second.restart();
            isRunning = true;
        }
    }

    @Override
    public void stop() {
        isRunning = false;
        second.pause();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    URI first() {
        return address(first);
    }

    URI second() {
        return address(second);
    }

    /** One of the two, by chance. */
    URI any() {
        return ThreadLocalRandom.current().nextBoolean() ? first() : second();
    }

    private static URI address(ApplicationContext instance) {
        return URI.create("http://127.0.0.1:" + instance.getEnvironment().getRequiredProperty("local.server.port"));
    }

    SignedTokens tokens() {
        return tokens;
    }

    /** A connection without a pool, which {@link #cutConnections} does not cut. */
    JdbcClient database() {
        return database;
    }

    Audit audit() {
        return new Audit(source);
    }

    /** Ends every payment window that has begun, with its grace period. */
    void passPaymentWindow() {
        clock.advance(UNTIL_EXPIRY);
    }

    void expireUnpaidOrders() {
        awaitRest();
        passPaymentWindow();
        awaitRest();
    }

    /** Ends some database sessions of the instances; active ones first. */
    void cutConnections(Random random) {
        List<Integer> sessions =
                database.sql("""
                    select pid from pg_stat_activity
                    where datname = current_database() and application_name <> ? and backend_type = 'client backend'
                    order by state <> 'active', pid\
                    """).param(OBSERVER).query(Integer.class).list();
        for (int i = 0; i < Math.min(sessions.size(), 1 + random.nextInt(4)); i++) {
            database.sql("select pg_terminate_backend(?)")
                    .param(sessions.get(i))
                    .query(Boolean.class)
                    .single();
        }
    }

    /** Stops the transport of the second instance until {@link #wakeSecond}. */
    void stopSecond() {
        transport().stop();
    }

    /** Starts the transport of the second instance; tries again if its pool gives it a connection that was cut. */
    void wakeSecond() {
        SmartLifecycle transport = transport();
        while (!transport.isRunning()) {
            try {
                transport.start();
            } catch (DataAccessException cut) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    /**
     * Ends the second instance as a kill would, as soon as it has a delivery: its database sessions end at once and it answers no request.
     * Another instance starts in its place.
     *
     * @return the number of deliveries that it leaves
     */
    long loseSecond() {
        ConfigurableApplicationContext lost = second;
        long deadline = System.nanoTime() + SOMETHING_TO_LOSE.toNanos();
        while (deliveriesOfSecond() == 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_CLOSELY_NANOS);
        }
        loss(second()).complete(null);
        lost.getBean(HikariDataSource.class).close();
        long left = deliveriesOfSecond();
        ((WebServerApplicationContext) lost).getWebServer().stop();
        second = startSecond();
        losses.remove(second().getPort());
        burials.add(Thread.ofPlatform().name("burial").start(lost::close));
        return left;
    }

    /** Completes when the instance at this address is lost; clients then ignore its answers. */
    CompletableFuture<Void> loss(URI address) {
        return losses.computeIfAbsent(address.getPort(), port -> new CompletableFuture<>());
    }

    /** The deliveries of the instance that started last. */
    private long deliveriesOfSecond() {
        return database.sql(
                        "select count(*) from outbox.open_delivery where owner = (select max(id) from outbox.instance)")
                .query(Long.class)
                .single();
    }

    private SmartLifecycle transport() {
        return second.getBeansOfType(SmartLifecycle.class).values().stream()
                .filter(each -> each.getClass().getName().equals("outbox.delivery.Transport"))
                .findFirst()
                .orElseThrow();
    }

    /** Some deliveries of each instance change to the other one, as if their owner were taken for dead. */
    void takeOver() {
        takeOver("outbox.delivery", "event_id");
        takeOver("outbox.delivery_group", "first_event");
    }

    private void takeOver(String table, String id) {
        database.sql("""
            update {table} d set owner = (select max(id) from outbox.instance i where i.id <> d.owner)
            where (listener, {id}) in (select listener, {id} from {table} order by random() limit 5 for update skip locked)
                and exists (select from outbox.instance i where i.id <> d.owner)\
            """.replace("{table}", table).replace("{id}", id)).update();
    }

    /** Waits until no delivery is left, no order is due, and both instances know the available stock. */
    void awaitRest() {
        RestWithAStandingClock.await(clock, this::unrest, each -> each.endsWith(CALLED));
        for (ApplicationContext instance : List.of(first, second)) {
            LogReaders.await(instance.getBean(MeterRegistry.class), "AvailabilityView"::equals);
        }
    }

    private List<String> unrest() {
        return database.sql("""
            (select format('%s to %s in %s, attempts %s: %s', e.type, d.listener, d.lane, d.attempts, d.error)
            from outbox.open_delivery d left join outbox.event e on e.id = d.event_id limit 5)
            union all
            (select order_no || ' is ' || state from "order".orders
            where state not in ({at rest})
                or state = 'PAYING' and deadline <= :now limit 5)
            union all
            (select reference || ' is ' || status from payment.refund
            where status not in ('refunded', 'refused', 'returned') limit 5)\
            """.replace("{at rest}", Audit.states(Audit::isAtRest)))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    /** The deliveries that were counted as retried or parked since the instances started. */
    double failedDeliveries() {
        return Stream.of(first, second)
                .flatMap(each -> Stream.of("retries", "parkings")
                        .flatMap(name ->
                                each
                                        .getBean(MeterRegistry.class)
                                        .find("orderwright.outbox." + name)
                                        .counters()
                                        .stream()))
                .mapToDouble(Counter::count)
                .sum();
    }

    long deadlocks() {
        return database.sql("select deadlocks from pg_stat_database where datname = current_database()")
                .query(Long.class)
                .single();
    }

    void execute(String sql) {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    @Override
    public void close() throws InterruptedException {
        second.close();
        for (Thread burial : burials) {
            burial.join();
        }
    }
}
