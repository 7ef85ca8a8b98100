/**
 * The {@code replay} command: plays the sales and returns of an Online Retail file through the public API of a running platform and
 * compares what the platform then says with what the file says. It is a client like any other; it starts no Spring
 * and knows no module. Whatever it repeats (after a lost answer, after an interruption) it repeats under the same keys.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package replay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
