/**
 * Payments through the online gateway of UnionPay, version 5.1.0: the shopper's browser posts a signed form to a page of UnionPay. Exists
 * only with {@code orderwright.payment.unionpay.merchant-id}.
 */
@NullMarked
package payment.adapter.unionpay;

import org.jspecify.annotations.NullMarked;
