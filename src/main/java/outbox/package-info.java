/**
 * The event transport. What is published in a transaction is stored with it and reaches every listener after the commit, in effect once
 * within this database, whatever is killed or frozen meanwhile.
 */
@ApplicationModule(allowedDependencies = {"platform::*"})
@NullMarked
package outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
