package payment.alipay;

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

    /** Say where the bill of a day is. */
    record OfBill(String billType, String billDate) implements AlipayRequest {}
}
