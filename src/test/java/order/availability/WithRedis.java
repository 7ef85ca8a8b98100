package order.availability;

import order.availability.Instances.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import testing.TestRedis;

/** The test class has a Redis of its own; each test begins with an empty Redis and without instances. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithRedis {

    final TestRedis redis = TestRedis.start();
    Instances instances;

    @BeforeEach
    final void begin() {
        redis.byHand(commands -> commands.flushall());
        instances = instances();
    }

    Instances instances() {
        return new Instances(redis);
    }

    /** Replaces the instances by others that wait so long for Redis. */
    final void startAnew(RedisLimits limits) {
        instances.close();
        instances = new Instances(redis, limits);
    }

    @AfterEach
    final void end() {
        instances.close();
        redis.restore();
    }

    @AfterAll
    final void stopRedis() {
        redis.close();
    }

    /** An instance that has read all events and written them to Redis. */
    final Instance startCaughtUp() {
        return instances.start().catchUp();
    }

    /** An instance that has written this stock of the SKU {@code scarce} to Redis. */
    final Instance startWith(long available, long version) {
        Instance instance = instances.start();
        instances.publish("scarce", available, version);
        return instance.catchUp();
    }
}
