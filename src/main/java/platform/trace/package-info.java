/** The trace id of a request, which every resulting event and log line carries. */
@NamedInterface("trace")
@NullMarked
package platform.trace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
