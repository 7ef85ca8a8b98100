/**
 * Limits of what callers may do in a time, kept in memory: of requests, and of whatever else a module counts.
 */
@NamedInterface("ratelimit")
@NullMarked
package platform.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
