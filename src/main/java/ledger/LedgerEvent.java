package ledger;

import java.time.Instant;
import outbox.Event;
import outbox.EventType;
import payment.PaymentRequest.TransferComparisonRequested;
import platform.money.Money;

/** What the ledger publishes. Entries are booked from events only, so a decision that leads to an entry is an event, too. */
public sealed interface LedgerEvent extends Event {

    /**
     * What is due to a third party was settled, and has to be paid out.
     *
     * @param correlation {@code settlement/} and the number
     * @param at when the settlement was made
     * @param settlementNo from 1
     * @param partyId identifies the party
     * @param amount above zero
     */
    @EventType("ledger.settlement.made")
    record SettlementMade(String correlation, Instant at, long settlementNo, String partyId, Money amount)
            implements LedgerEvent {

        /** By this request, payment finds the line of a bank statement that pays the party. */
        public TransferComparisonRequested transfer() {
            return new TransferComparisonRequested(
                    correlation, correlation, partyId, "settlement-" + settlementNo, amount, at);
        }
    }
}
