/** Operators declare the splits here: the shares of third parties. */
@NullMarked
package ledger.split;

import org.jspecify.annotations.NullMarked;
