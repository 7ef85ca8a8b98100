package payment.statement;

import java.time.Instant;

/**
 * A movement on an account of a provider. It holds only what is checked and booked, so nothing about people.
 *
 * @param lineNo number of the line in the file, from 1
 * @param id the provider's id of the movement, 1 to 128 characters
 * @param amountMinor minor units; below zero if money leaves the account
 * @param currency ISO 4217
 * @param balanceMinor minor units that are on the account after the movement
 * @param occurredAt by the provider's clock
 */
public record FundLine(
        long lineNo, Kind kind, String id, long amountMinor, String currency, long balanceMinor, Instant occurredAt) {

    /** What has moved the money. */
    public enum Kind {
        /** The provider paid out to the shop's bank account, or a payout came back. */
        PAYOUT,
        /** Any other movement. */
        OTHER
    }
}
