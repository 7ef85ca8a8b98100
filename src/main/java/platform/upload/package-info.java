/** Bodies of requests that are too large for memory: they are written to private files. */
@NamedInterface("upload")
@NullMarked
package platform.upload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
