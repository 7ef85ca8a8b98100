/** Closing of periods. */
@NullMarked
package ledger.period;

import org.jspecify.annotations.NullMarked;
