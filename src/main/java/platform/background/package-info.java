/**
 * Background threads that repeat one task until they are stopped.
 */
@NamedInterface("background")
@NullMarked
package platform.background;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
