/**
 * Threads that do something again and again.
 */
@NamedInterface("pulse")
@NullMarked
package platform.pulse;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
