/** The book: its entries, postings and accounts, and the loop that books the events of the log. */
@NullMarked
package ledger.book;

import org.jspecify.annotations.NullMarked;
