/** The HTTP API of payments for operators: lists, and one payment with its refunds and callbacks; and the metrics of payments. It only reads. */
@NullMarked
package payment.operation;

import org.jspecify.annotations.NullMarked;
