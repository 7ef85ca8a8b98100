/** Small values and technical rules without business logic. Each subpackage is an interface of its own, and none depends on a module. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
