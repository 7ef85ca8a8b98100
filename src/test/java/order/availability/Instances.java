package order.availability;

import inventory.InventoryEvent.AvailabilityChanged;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import platform.background.BackgroundLoop;
import testing.Asker;
import testing.MutableClock;
import testing.TestClock;
import testing.TestRedis;

/** Instances with an availability view each, which read the same event log. */
final class Instances implements AutoCloseable {

    /** A busy machine does not make Redis seem late. */
    private static final RedisLimits PATIENT =
            new RedisLimits(Asker.TIMEOUT, RedisLimits.USUAL.contention(), Asker.TIMEOUT);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable TestRedis redis;
    private final Duration pause;
    private final RedisLimits limits;
    private final MutableClock clock = new MutableClock(TestClock.START);
    private final List<AvailabilityChanged> log = new CopyOnWriteArrayList<>();
    private final List<Instance> started = new ArrayList<>();
    private long otherTransactions;

    /** @param redis null for the view in memory */
    Instances(@Nullable TestRedis redis) {
        this(redis, PATIENT);
    }

    Instances(@Nullable TestRedis redis, RedisLimits limits) {
        this(redis, Duration.ofMillis(10), limits);
    }

    /** @param pause the time between two polls of the log by an instance */
    Instances(@Nullable TestRedis redis, Duration pause, RedisLimits limits) {
        this.redis = redis;
        this.pause = pause;
        this.limits = limits;
    }

    static void eventually(Callable<Boolean> condition) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    MutableClock clock() {
        return clock;
    }

    Instance lastStarted() {
        return started.getLast();
    }

    /** Appends a stock level to the log. */
    void publish(String skuId, long available, long version) {
        log.add(new AvailabilityChanged(skuId, available, version));
    }

    /** The log grows by transactions without stock levels. */
    void publishOther(long transactions) {
        otherTransactions += transactions;
    }

    /** Starts an instance, which reads from the current end of the log. */
    Instance start() {
        Instance instance = new Instance();
        started.add(instance);
        return instance;
    }

    @Override
    public void close() {
        started.forEach(Instance::close);
    }

    final class Instance implements AutoCloseable {

        final CapturedLog bypassLog = new CapturedLog();
        final CapturedLog driftLog = new CapturedLog();
        private final MeterRegistry meters = new SimpleMeterRegistry();
        private final @Nullable RedisLink link;
        private final @Nullable RedisCopy copy;
        private final AvailabilityView memory;
        private final Availability view;
        private volatile Duration lag = Duration.ZERO;
        private volatile boolean stalled;
        private volatile int limit = Integer.MAX_VALUE;
        private volatile int polls;
        private int read = log.size();
        private @Nullable BackgroundLoop loop;

        private Instance() {
            AvailabilityMeters counters = new AvailabilityMeters(meters);
            LastKnownStock lastKnown = new LastKnownStock();
            if (redis == null) {
                link = null;
                copy = null;
                memory = new AvailabilityView(clock, lastKnown, AvailabilityView.Copy.NONE, counters);
                view = memory;
            } else {
                link = new RedisLink(
                        RedisURI.create(redis.url()),
                        Duration.ofSeconds(1),
                        limits.request(),
                        SslOptions.builder().build());
                Feed feed = new Feed(lastKnown, new Drift(counters, driftLog.logger()));
                Takes takes = new Takes();
                Bypass bypass = new Bypass(counters, bypassLog.logger());
                copy = new RedisCopy(link, feed, takes, bypass, UUID::randomUUID, counters);
                memory = new AvailabilityView(clock, lastKnown, copy, counters);
                view = new RedisView(memory, lastKnown, copy, feed, takes, link, bypass, limits, counters);
            }
            resume();
        }

        private Duration poll() {
            if (!stalled) {
                List<AvailabilityChanged> all = List.of(log.toArray(AvailabilityChanged[]::new));
                int end = Math.min(all.size(), limit);
                memory.on(all.subList(read, end));
                read = end;
            }
            memory.caughtUp(lag, otherTransactions + read);
            polls++;
            return pause;
        }

        Availability view() {
            return view;
        }

        /** From now on the instance reads no more events and reports this lag. */
        void stall(Duration reportedLag) {
            stalled = true;
            lag = reportedLag;
            pollTwice();
        }

        /** From now on each exchange with Redis fails at once. */
        void closeRedisClient() {
            Objects.requireNonNull(link).close();
        }

        /** Stops polling, as a frozen process does. */
        void freeze() {
            BackgroundLoop.stop(loop, System.nanoTime() + STOP_TIMEOUT.toNanos());
            loop = null;
        }

        void resume() {
            if (loop == null) {
                loop = new BackgroundLoop("log of a test", pause, this::poll);
            }
        }

        /**
         * Resumes polling, but reads only this many events of the log, and reports that it is behind. Otherwise it would take newer levels in
         * Redis for wrong ones after two seconds, and delete them.
         */
        void resumeUpTo(int events) {
            limit = events;
            lag = AvailabilityView.MAX_LAG;
            resume();
            pollTwice();
            pollTwice();
        }

        /** Waits for two polls: the second one began after this call. */
        void pollTwice() {
            int before = polls;
            eventually(() -> polls >= before + 2);
        }

        /** Waits until the instance has read all published events and, if it uses Redis, written them there. */
        Instance catchUp() {
            long end = otherTransactions + log.size();
            pollTwice();
            eventually(() -> copy == null || metric("bypassed") == 0 && isFedUpTo(end));
            return this;
        }

        private boolean isFedUpTo(long position) {
            Era era = copy.era();
            return era != null && era.fed() >= position;
        }

        /**
         * The sum of the view's meters of this name.
         *
         * @param tags key and value in turn
         */
        double metric(String name, String... tags) {
            return meters.find("orderwright.availability." + name).tags(tags).meters().stream()
                    .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                    .sum();
        }

        @Override
        public void close() {
            freeze();
            if (link != null) {
                link.close();
            }
        }
    }
}
