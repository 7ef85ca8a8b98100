/** What operators read in the ledger: accounts, trial balance, statements of accounts, and the money of an order. */
@NullMarked
package ledger.statement;

import org.jspecify.annotations.NullMarked;
