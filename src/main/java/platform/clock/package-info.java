/**
 * The clock of the instance, compared with the clock of the database.
 */
@NamedInterface("clock")
@NullMarked
package platform.clock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
