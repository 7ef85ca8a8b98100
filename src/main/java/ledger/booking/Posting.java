package ledger.booking;

import org.jspecify.annotations.Nullable;

/**
 * A part of an entry.
 *
 * @param amountMinor minor units of the currency of the entry; a debit is above zero, a credit is below zero
 * @param lineNo the line of the order whose discount is posted; null for other postings
 */
public record Posting(
        Account account, long amountMinor, @Nullable Integer lineNo) {

    /** A posting that belongs to no line of the order. */
    static Posting of(Account account, long amountMinor) {
        return new Posting(account, amountMinor, null);
    }
}
