package payment.reconciliation.funds;

import java.time.Instant;

/**
 * A payout as a statement has it.
 *
 * @param id the provider's
 * @param amountMinor minor units that have left the provider; below zero if a payout came back
 * @param occurredAt by the provider's clock
 */
public record StatedPayout(String id, String currency, long amountMinor, Instant occurredAt) {}
