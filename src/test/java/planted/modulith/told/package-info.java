@ApplicationModule
package planted.modulith.told;

import org.springframework.modulith.ApplicationModule;
