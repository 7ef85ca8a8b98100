package payment.reconciliation.workitem;

import java.time.LocalDate;

/**
 * A work item that the platform tries to clear up itself: a payment that a statement has, and that was not captured here.
 *
 * @param captured whether the payment is captured by now
 * @param attempts how often the provider was asked
 */
public record DueRule(long itemId, String provider, LocalDate day, String reference, boolean captured, int attempts) {}
