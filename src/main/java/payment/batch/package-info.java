/**
 * Payments, refunds and captures: what they are, what is decided about them, and their tables. Requests of other modules, callbacks and
 * answers of providers are decided in one batch ({@link payment.batch.PaymentBatch}), which locks the payment with all that belongs to it. A call to a
 * provider begins after the batch has committed.
 */
@NullMarked
package payment.batch;

import org.jspecify.annotations.NullMarked;
