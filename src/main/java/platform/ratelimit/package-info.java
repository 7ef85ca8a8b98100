/** Rate limits of callers, kept in memory: for requests, and for other actions that a module counts. */
@NamedInterface("ratelimit")
@NullMarked
package platform.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
