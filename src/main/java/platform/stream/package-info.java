/**
 * The position from which a client hears of all changes that an answer does not show yet.
 */
@NamedInterface("stream")
@NullMarked
package platform.stream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
