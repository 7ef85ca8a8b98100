/** How a request finds the method of its controller, and gets its answer. */
@NamedInterface("handler")
@NullMarked
package platform.handler;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
