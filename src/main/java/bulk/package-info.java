/**
 * Bulk jobs: one action of an operator on many objects. The request is answered when the job and its items are stored. Then the instances execute
 * each item once, as the single operation would, and record its result. A module contributes an action as a platform.bulk.BulkAction; this module
 * knows no other module, and no module depends on it. It has no schema of its own: its tables are in the schema of the platform, as are its
 * idempotency keys.
 */
@ApplicationModule(allowedDependencies = "platform::*")
@NullMarked
package bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
