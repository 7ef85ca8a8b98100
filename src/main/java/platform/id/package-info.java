/** Ids that sort by the time of their creation. */
@NamedInterface("id")
@NullMarked
package platform.id;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
