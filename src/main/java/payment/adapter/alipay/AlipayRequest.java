package payment.adapter.alipay;

import org.jspecify.annotations.Nullable;

/** The contents of requests to Alipay, with its names. Amounts are in yuan, times are local times of China. */
sealed interface AlipayRequest {

    /**
     * Start a payment.
     *
     * @param timeExpire after this time nobody can pay
     * @param quitUrl the page to which a shopper returns who gives up
     */
    record Trade(
            String outTradeNo,
            String totalAmount,
            String subject,
            String productCode,
            String timeExpire,
            @Nullable String quitUrl,
            @Nullable Instalments extendParams)
            implements AlipayRequest {}

    /**
     * A payment in monthly instalments.
     *
     * @param hbFqNum the number of instalments
     * @param hbFqSellerPercent how many percent of the fee the shop bears
     */
    record Instalments(String hbFqNum, String hbFqSellerPercent) {}

    /** Say what became of a payment, or close it. */
    record OfTrade(String outTradeNo) implements AlipayRequest {}

    record Refund(String outTradeNo, String outRequestNo, String refundAmount) implements AlipayRequest {}

    /** Say what became of a refund. */
    record OfRefund(String outTradeNo, String outRequestNo) implements AlipayRequest {}

    /**
     * Let the shopper authorise an amount.
     *
     * @param outRequestNo of this operation
     * @param payeeUserId the account that will collect the money
     * @param timeoutExpress how long the shopper can do it, such as {@code 15m}, from the moment at which Alipay gets the request
     */
    record Freeze(
            String outOrderNo,
            String outRequestNo,
            String orderTitle,
            String amount,
            String productCode,
            String payeeUserId,
            String timeoutExpress)
            implements AlipayRequest {}

    /** Say what became of an authorisation. */
    record OfFreeze(String outOrderNo, String outRequestNo, String operationType) implements AlipayRequest {}

    /** Close an authorisation that the shopper has not made; one that was made is released. */
    record Cancel(String outOrderNo, String outRequestNo, String remark) implements AlipayRequest {}

    /** Release what is authorised. Alipay acts once for each {@code outRequestNo}. */
    record Unfreeze(String authNo, String outRequestNo, String amount, String remark) implements AlipayRequest {}

    /**
     * Capture a part of an authorised amount, or all of it, as a payment of its own.
     *
     * @param authConfirmMode {@code COMPLETE} if the rest is released with it, otherwise {@code NOT_COMPLETE}
     */
    record Capture(
            String outTradeNo,
            String totalAmount,
            String subject,
            String productCode,
            String sellerId,
            String authNo,
            String authConfirmMode)
            implements AlipayRequest {}

    /** Say where the bill of a day is. */
    record OfBill(String billType, String billDate) implements AlipayRequest {}
}
