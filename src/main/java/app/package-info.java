/**
 * The program: main class, embedded database and authorization server. It knows every module, and no module knows it.
 */
@ApplicationModule
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
