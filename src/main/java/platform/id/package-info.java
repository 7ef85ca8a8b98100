/**
 * Ids that sort by the time they were made.
 */
@NamedInterface("id")
@NullMarked
package platform.id;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
