package payment;

import java.time.Instant;
import java.time.LocalDate;
import outbox.EventType;
import platform.money.Money;

/**
 * What the statements of providers say. An event that corrects another one has the value before and after, so whoever adds the differences up has
 * the last value.
 */
public sealed interface StatementEvent extends PaymentEvent {

    String provider();

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
            implements StatementEvent {

        @Override
        public String correlation() {
            return "payment/fees/" + provider + "/" + day;
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
            implements StatementEvent {

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
}
