/**
 * Payments through WeChat Pay (API v3): the shopper scans a code, or pays in WeChat itself. Exists only with
 * {@code orderwright.payment.wechat.merchant-id}.
 */
@NullMarked
package payment.adapter.wechat;

import org.jspecify.annotations.NullMarked;
