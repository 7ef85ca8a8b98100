package ledger.statement;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import ledger.booking.EntryKind;
import platform.page.Cursor;

/**
 * A posting in the statement of an account.
 *
 * @param day the accounting day
 * @param correlation the id of the order
 * @param amountMinor minor units; a debit is above zero, a credit is below zero
 * @param balanceMinor the balance of the account after this posting
 */
record StatementLine(
        long entryNo,
        int position,
        LocalDate day,
        Instant happenedAt,
        EntryKind kind,
        String correlation,
        String reference,
        long amountMinor,
        BigInteger balanceMinor) {

    Cursor cursor() {
        return Cursor.of(day.toString(), Long.toString(entryNo), Integer.toString(position));
    }
}
