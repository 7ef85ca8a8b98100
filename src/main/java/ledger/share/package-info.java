/** Shares of third parties: the stored splits, and what the ledger keeps of orders to book them. */
@NullMarked
package ledger.share;

import org.jspecify.annotations.NullMarked;
