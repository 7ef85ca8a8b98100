/** Verification of the book: the log since the last closed period is booked again, and the entries are compared with the stored ones. */
@NullMarked
package ledger.verification;

import org.jspecify.annotations.NullMarked;
