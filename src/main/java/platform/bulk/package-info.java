/**
 * Bulk jobs: one action of an operator on many objects. A module contributes an action as a {@link platform.bulk.BulkAction}. A job and its
 * items are stored before the request is answered; the instances then execute the items, each once, and record the result of each.
 */
@NamedInterface("bulk")
@NullMarked
package platform.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
