@ApplicationModule
package planted.modulith.asking;

import org.springframework.modulith.ApplicationModule;
