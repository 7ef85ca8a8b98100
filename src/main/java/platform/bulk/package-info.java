/**
 * The contract of an action that an operator can apply to many objects as one job. A module contributes an action as a bean of {@link
 * platform.bulk.BulkAction}; the module {@code bulk} stores the jobs and executes their items.
 */
@NamedInterface("bulk")
@NullMarked
package platform.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
