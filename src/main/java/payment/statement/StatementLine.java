package payment.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a provider's statement. It holds only what reconciliation compares, so nothing about people.
 *
 * @param lineNo number of the line in the file, from 1; the order of the lines
 * @param providerId the provider's id of the payment or refund, 1 to 128 characters
 * @param reference our reference of the payment or refund; null if the line has none
 * @param amountMinor minor units of the amount before fees and discounts; above zero for payments, refunds and refunds that failed. For fees,
 *     payouts and adjustments, the change of what the provider holds, so below zero if money leaves it
 * @param discountMinor minor units of the amount that the shop does not receive for a payment, and does not give back by a refund, because it
 *     bears a discount of the provider itself; from 0 to the amount
 * @param currency ISO 4217
 * @param feeThousandths thousandths of a minor unit, because some providers state fees with more decimals than the currency has; above zero
 *     if the shop pays the fee, below zero if it gets the fee back
 * @param occurredAt by the provider's clock
 */
public record StatementLine(
        long lineNo,
        Kind kind,
        String providerId,
        @Nullable String reference,
        long amountMinor,
        long discountMinor,
        String currency,
        long feeThousandths,
        Instant occurredAt) {

    public static final int MAX_NAME = 128;

    /** A line without a discount. */
    public StatementLine(
            long lineNo,
            Kind kind,
            String providerId,
            @Nullable String reference,
            long amountMinor,
            String currency,
            long feeThousandths,
            Instant occurredAt) {
        this(lineNo, kind, providerId, reference, amountMinor, 0, currency, feeThousandths, occurredAt);
    }

    /** What a line is about. */
    public enum Kind {
        /** A shopper paid. */
        PAYMENT,
        /** The shop gave money back. */
        REFUND,
        /** Money that the shop gave back came back to it, because the refund has failed. The reference is that of the refund. */
        REFUND_FAILURE,
        /** The provider took a fee that no payment or refund names. */
        FEE,
        /** The provider paid out to the shop's bank account. */
        PAYOUT,
        /** The line moves no money, for example a refund that was refused. */
        NOTE,
        /** The provider has corrected what it holds, for example because of a dispute. */
        ADJUSTMENT,
        /** Any other movement of money. */
        OTHER
    }
}
