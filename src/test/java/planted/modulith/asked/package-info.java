@ApplicationModule(allowedDependencies = {})
package planted.modulith.asked;

import org.springframework.modulith.ApplicationModule;
