/**
 * The program: main class, embedded database and authorization server. It depends on every module, and no module depends on it.
 */
@ApplicationModule
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
