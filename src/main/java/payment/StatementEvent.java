package payment;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import outbox.EventType;
import platform.money.Money;

/**
 * What the statements of providers and of the shop's bank say. An event that corrects another one has the value before and after, so whoever adds the differences up has
 * the last value.
 */
public sealed interface StatementEvent extends PaymentEvent {

    String provider();

    /** A sum that a statement has, with another value than before. Published once for each change, with a number from 1. */
    sealed interface SumStated extends StatementEvent {

        int change();

        /** What the event before has told; zero in the first one. */
        Money before();

        Money after();

        Instant at();
    }

    /**
     * The statement of a provider's day has fees with another sum than before: those of the payments and refunds that it has in common with
     * us, and those that no payment or refund names. Published once for each change of the sum, so after a correction of the statement, too.
     * The fees of disputes are not part of it; {@link PaymentEvent.DisputeState} has them.
     *
     * @param day as the provider counts days
     * @param change the number of the event within the provider, the day and the currency, from 1
     * @param before the sum that the event before has told; zero in the first one
     * @param after what the shop pays; below zero if it gets back more than it pays
     * @param at the last second of the day
     */
    @EventType("payment.fees.stated")
    record FeesStated(String provider, LocalDate day, int change, Money before, Money after, Instant at)
            implements SumStated {

        @Override
        public String correlation() {
            return "payment/fees/" + provider + "/" + day;
        }
    }

    /**
     * The statement of a provider's day has discounts that the shop itself bears with another sum than before: what it does not receive for
     * payments without what it does not give back by refunds, of those that the statement has in common with us. Published once for each change
     * of the sum, as {@link FeesStated}.
     *
     * @param day as the provider counts days
     * @param change the number of the event within the provider, the day and the currency, from 1
     * @param before the sum that the event before has told; zero in the first one
     * @param after what the shop does not receive; below zero if refunds of the day have larger discounts than its payments
     * @param at the last second of the day
     */
    @EventType("payment.discounts.stated")
    record DiscountsStated(String provider, LocalDate day, int change, Money before, Money after, Instant at)
            implements SumStated {

        @Override
        public String correlation() {
            return "payment/discounts/" + provider + "/" + day;
        }
    }

    /**
     * A provider has paid out to the bank account of the shop, as its statement says, or the statement says so no more.
     *
     * @param payoutId the provider's
     * @param change the number of the event within the payout and the currency, from 1
     * @param before the amount that the event before has told; zero in the first one
     * @param after what has left the provider; below zero if the payout came back
     * @param at by the provider's clock
     */
    @EventType("payment.payout.stated")
    record PayoutStated(String provider, String payoutId, int change, Money before, Money after, Instant at)
            implements SumStated {

        @Override
        public String correlation() {
            return "payment/payouts/" + provider + "/" + payoutId;
        }
    }

    /**
     * What a provider holds for the shop at the end of a day, as its statements of funds say. It is published after everything else that the
     * statements of the day say, and again whenever the balance or the book may have changed. The ledger answers with {@link
     * PaymentRequest.BalanceComparisonRequested}.
     *
     * @param day as the provider counts days
     * @param change the number of the event within the provider, the day and the currency, from 1
     * @param balance of all accounts of the shop at the provider
     * @param endsAt the end of the day, exclusive
     */
    @EventType("payment.balance.stated")
    record BalanceStated(String provider, LocalDate day, int change, Money balance, Instant endsAt)
            implements StatementEvent {

        /** The correlation of all events about the balances of a day. */
        public static String correlation(String provider, LocalDate day) {
            return "payment/balances/" + provider + "/" + day;
        }

        @Override
        public String correlation() {
            return correlation(provider, day);
        }
    }

    /** What a transfer to or from a bank account is for. */
    enum TransferKind {
        /** A provider has paid out; the counterpart is the provider, and the id is the provider's. */
        PAYOUT,
        /** What was settled with a third party is paid; the counterpart is the party, and the id is that of the settlement. */
        SETTLEMENT
    }

    /**
     * A transfer that a line of a bank statement has paid.
     *
     * @param counterpart who sends or gets the money
     * @param transferId unique for the kind, the counterpart and the currency
     */
    record Transfer(TransferKind kind, String counterpart, String transferId) {}

    /**
     * A line of a bank statement is matched with a transfer, or is so no more. Exactly one of both transfers is null.
     *
     * @param accountId of the shop's bank account
     * @param lineNo unique, given by the platform
     * @param lineId the bank's; unique within the account
     * @param change the number of the event within the line, from 1
     * @param before the transfer that the event before has told; null in the first event
     * @param after null if the match was undone
     * @param amount of the line, above zero if money came in
     * @param at noon, UTC, of the day on which the bank has booked the line
     */
    @EventType("payment.bank_line.matched")
    record BankLineMatched(
            String accountId,
            long lineNo,
            String lineId,
            int change,
            @Nullable Transfer before,
            @Nullable Transfer after,
            Money amount,
            Instant at)
            implements PaymentEvent {

        @Override
        public String correlation() {
            return "payment/bank/" + accountId + "/" + lineNo;
        }
    }
}
