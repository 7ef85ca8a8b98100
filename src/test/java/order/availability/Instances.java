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
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import platform.background.BackgroundLoop;
import testing.MutableClock;
import testing.TestClock;
import testing.TestRedis;

/** Instances that read one log. */
final class Instances implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(10);

    private final @Nullable TestRedis redis;
    private final Duration look;
    private final MutableClock clock = new MutableClock(TestClock.START);
    private final List<AvailabilityChanged> log = new CopyOnWriteArrayList<>();
    private final List<Instance> started = new ArrayList<>();
    private long before;

    /** @param redis null for the view in memory */
    Instances(@Nullable TestRedis redis) {
        this(redis, SOON);
    }

    /** @param look how long after each look into the log the next one is */
    Instances(@Nullable TestRedis redis, Duration look) {
        this.redis = redis;
        this.look = look;
    }

    MutableClock clock() {
        return clock;
    }

    /** The one that was started last. */
    Instance last() {
        return started.getLast();
    }

    /** Whoever reads the log hears it. */
    void tell(String skuId, long available, long version) {
        log.add(new AvailabilityChanged(skuId, available, version));
    }

    /** Somebody else's transactions: the log goes on without news of stock. */
    void pass(long transactions) {
        before += transactions;
    }

    /** Another that begins at the log's end. */
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

        final MeterRegistry meters = new SimpleMeterRegistry();
        final Lines bypassed = new Lines();
        final Lines drifted = new Lines();
        private final @Nullable RedisLink link;
        private final @Nullable RedisCopy copy;
        private final AvailabilityView memory;
        private final Availability view;
        private volatile Duration lag = Duration.ZERO;
        private volatile boolean held;
        private volatile int until = Integer.MAX_VALUE;
        private volatile int looks;
        private int read = log.size();
        private @Nullable BackgroundLoop pulse;

        private Instance() {
            AvailabilityMeters counters = new AvailabilityMeters(meters);
            LastKnownStock told = new LastKnownStock();
            if (redis == null) {
                link = null;
                copy = null;
                memory = new AvailabilityView(clock, told, AvailabilityView.Copy.NONE, counters);
                view = memory;
            } else {
                link = new RedisLink(
                        RedisURI.create(redis.url()),
                        Duration.ofSeconds(1),
                        SslOptions.builder().build());
                Feed feed = new Feed(told, new Drift(counters, drifted.logger()));
                Takes takes = new Takes();
                Bypass bypass = new Bypass(counters, bypassed.logger());
                copy = new RedisCopy(link, feed, takes, bypass, UUID::randomUUID, counters);
                memory = new AvailabilityView(clock, told, copy, counters);
                view = new RedisView(memory, told, copy, feed, takes, link, bypass, counters);
            }
            goesOn();
        }

        private Duration look() {
            if (!held) {
                List<AvailabilityChanged> all = List.of(log.toArray(AvailabilityChanged[]::new));
                int end = Math.min(all.size(), until);
                memory.on(all.subList(read, end));
                read = end;
            }
            memory.caughtUp(lag, before + read); // before it: transactions of others
            looks++;
            return look;
        }

        Availability view() {
            return view;
        }

        /** From now on it hears nothing more, though the log was read so long ago. */
        Instance heldUp(Duration lagging) {
            held = true;
            lag = lagging;
            return this;
        }

        /** From now on whatever is asked of Redis fails at once. */
        void losesItsClient() {
            Objects.requireNonNull(link).close();
        }

        /** As one that is frozen: it looks no more. */
        void stops() {
            BackgroundLoop.stop(pulse, System.nanoTime() + TIMEOUT.toNanos());
            pulse = null;
        }

        /** It looks again, and is not told more than this. */
        void goesOnUntil(int events) {
            until = events;
            goesOn();
            looksTwice();
            looksTwice();
        }

        void goesOn() {
            if (pulse == null) {
                pulse = new BackgroundLoop("log of a test", look, this::look);
            }
        }

        void looksTwice() {
            int seen = looks;
            Eventually.is(() -> looks >= seen + 2);
        }

        /** All that was told by now has been heard, and brought to Redis where there is one. */
        Instance hears() {
            long end = before + log.size();
            looksTwice();
            Eventually.is(() -> copy == null || sum("bypassed") == 0 && isFedUpTo(end));
            return this;
        }

        private boolean isFedUpTo(long position) {
            Era era = copy.era();
            return era != null && era.fed() >= position;
        }

        /** The sum of the view's meters of this name, and with these tags: key and value in turn. */
        double sum(String name, String... tags) {
            return meters.find("orderwright.availability." + name).tags(tags).meters().stream()
                    .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                    .sum();
        }

        @Override
        public void close() {
            stops();
            if (link != null) {
                link.close();
            }
        }
    }
}
