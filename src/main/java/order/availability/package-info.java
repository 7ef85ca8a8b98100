/**
 * What can surely not be sold, known early and without a visit to the database: in memory, or with {@code spring.data.redis.url} in
 * Redis for all instances. It refuses, it never promises; only PostgreSQL says yes.
 */
@NullMarked
package order.availability;

import org.jspecify.annotations.NullMarked;
