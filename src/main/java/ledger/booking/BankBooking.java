package ledger.booking;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import outbox.EventReader.Logged;
import payment.StatementEvent.BankLineMatched;
import payment.StatementEvent.Transfer;

/** The booking rule of bank lines. */
final class BankBooking {

    private BankBooking() {}

    /** The bank has what was in transit, or has paid what was settled; the entries of a line add up to its last match. */
    static Optional<Entry> entry(Logged source, BankLineMatched matched, OrderMoney money) {
        String reference = matched.lineNo() + "#" + matched.change();
        if (money.has(EntryKind.BANK_LINE, reference)) {
            return Optional.empty();
        }
        long amount = matched.amount().amountMinor();
        Postings postings = new Postings();
        add(postings, matched.accountId(), matched.before(), -amount);
        add(postings, matched.accountId(), matched.after(), amount);
        return Optional.of(new Entry(
                source,
                EntryKind.BANK_LINE,
                matched.correlation(),
                reference,
                matched.at(),
                matched.amount().currency(),
                postings.list()));
    }

    private static void add(Postings postings, String bank, @Nullable Transfer transfer, long amountMinor) {
        if (transfer != null) {
            postings.debit(Account.bank(bank), amountMinor).credit(other(transfer), amountMinor);
        }
    }

    private static Account other(Transfer transfer) {
        return switch (transfer.kind()) {
            case PAYOUT -> Account.inTransit(transfer.counterpart());
            case SETTLEMENT -> Account.settled(transfer.counterpart());
        };
    }
}
