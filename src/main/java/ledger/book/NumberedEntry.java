package ledger.book;

import java.time.LocalDate;
import ledger.booking.Entry;

/**
 * An entry with its place in the book.
 *
 * @param number from 1, without gaps, in the order of the log
 * @param day its accounting day
 */
record NumberedEntry(long number, LocalDate day, Entry entry) {}
