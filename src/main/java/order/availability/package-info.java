/**
 * The availability view: it refuses checkouts early, and without a database query, if their stock is surely short. The view is in the memory
 * of each instance; with {@code spring.data.redis.url} there is also one in Redis for all instances. The view can only refuse a checkout.
 * Only PostgreSQL can accept one.
 */
@NullMarked
package order.availability;

import org.jspecify.annotations.NullMarked;
