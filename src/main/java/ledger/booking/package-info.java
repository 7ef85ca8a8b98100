/** The booking rules: which event leads to which entry. Pure, without I/O. */
@NullMarked
package ledger.booking;

import org.jspecify.annotations.NullMarked;
