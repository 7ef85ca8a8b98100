/** The trace id of a request, which goes with every event and log line that follows from it. */
@NamedInterface("trace")
@NullMarked
package platform.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
