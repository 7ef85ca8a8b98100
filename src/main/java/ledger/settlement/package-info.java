/** Settlement runs, which collect what is due to third parties and settle it. */
@NullMarked
package ledger.settlement;

import org.jspecify.annotations.NullMarked;
