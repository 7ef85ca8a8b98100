package order.availability;

import java.time.Duration;

/**
 * How long this instance waits for Redis. All limits are above zero.
 *
 * @param answer the longest time that a checkout waits for one answer of Redis
 * @param contention how long a checkout waits while earlier checkouts are about to get the last units; even under load, sold units are
 *     published within this time
 * @param request the time-out of each request to Redis
 */
record RedisLimits(Duration answer, Duration contention, Duration request) {

    /** The limits of a shop; tests that are not about them wait longer. */
    static final RedisLimits USUAL =
            new RedisLimits(Duration.ofMillis(50), Duration.ofMillis(300), Duration.ofMillis(250));
}
