/**
 * Payments and refunds, their tables, and the decisions about them and about captures. Requests of other modules, callbacks and
 * answers of providers are decided in one batch ({@link payment.batch.PaymentBatch}), which locks the payment with all that belongs to it. A call to a
 * provider begins after the batch has committed.
 */
@NullMarked
package payment.batch;

import org.jspecify.annotations.NullMarked;
