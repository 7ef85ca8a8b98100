package ledger.booking;

import java.util.Optional;
import ledger.LedgerEvent.SettlementMade;
import outbox.EventReader.Logged;

/** The booking rule of settlements. */
final class Settling {

    private Settling() {}

    /** What was due is on its way to the party. */
    static Optional<Entry> entry(Logged source, SettlementMade made, OrderMoney money) {
        long amount = made.amount().amountMinor();
        return money.has(EntryKind.SETTLEMENT, made.correlation())
                ? Optional.empty()
                : Optional.of(new Entry(
                        source,
                        EntryKind.SETTLEMENT,
                        made.correlation(),
                        made.correlation(),
                        made.at(),
                        made.amount().currency(),
                        new Postings()
                                .debit(Account.payable(made.partyId()), amount)
                                .credit(Account.settled(made.partyId()), amount)
                                .list()));
    }
}
