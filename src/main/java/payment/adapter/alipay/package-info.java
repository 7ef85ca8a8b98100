/**
 * Payments through Alipay: the shopper pays on a page of Alipay, or scans a code. Exists only with {@code orderwright.payment.alipay.app-id}.
 */
@NullMarked
package payment.adapter.alipay;

import org.jspecify.annotations.NullMarked;
