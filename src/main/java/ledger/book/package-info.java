/**
 * The book: its entries, postings and accounts, the loop that books the events of the log, and the closing of periods. Verifications book the
 * log since the last closed period again and compare the entries with the stored ones.
 */
@NullMarked
package ledger.book;

import org.jspecify.annotations.NullMarked;
