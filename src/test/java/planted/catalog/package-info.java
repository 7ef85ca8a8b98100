@ApplicationModule(allowedDependencies = "planted.order")
package planted.catalog;

import org.springframework.modulith.ApplicationModule;
