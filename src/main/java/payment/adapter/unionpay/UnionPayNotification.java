package payment.adapter.unionpay;

import static payment.adapter.unionpay.UnionPayMessage.CODE;
import static payment.adapter.unionpay.UnionPayMessage.ORDER;
import static payment.adapter.unionpay.UnionPayMessage.PAYMENT_ID;
import static payment.adapter.unionpay.UnionPayMessage.TYPE;

import java.time.Instant;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import platform.money.Money;

/**
 * A notification of UnionPay as a callback. UnionPay notifies payments only when they are paid or authorised, and captures and refunds when
 * they are decided. It sends a notification up to five times and gives it no id: the id of the callback consists of the transaction's id and the result.
 */
final class UnionPayNotification {

    private UnionPayNotification() {}

    /** @throws IllegalArgumentException with the reason, if a field is missing or cannot be read */
    static ProviderCallback read(UnionPayMessage message, Instant receivedAt) {
        String type = message.required(TYPE);
        String code = message.required(CODE);
        String transaction = message.field(PAYMENT_ID).orElseGet(() -> message.required(ORDER));
        Fact fact = fact(message, type, code, receivedAt);
        return new ProviderCallback(
                "%s:%s:%s".formatted(transaction, type, code),
                "txnType=%s&respCode=%s".formatted(type, code),
                message.required(ORDER),
                fact instanceof ProviderCallback.Information ? Money.zero("CNY") : message.amount(),
                message.at(receivedAt),
                fact);
    }

    private static Fact fact(UnionPayMessage message, String type, String code, Instant receivedAt) {
        return switch (type) {
            case Requests.PAYMENT_TYPE ->
                ResponseCodes.isSuccess(code)
                        ? new ProviderCallback.Captured(message.required(PAYMENT_ID))
                        : new ProviderCallback.Information();
            case Requests.AUTHORISATION_TYPE ->
                ResponseCodes.isSuccess(code)
                        ? new ProviderCallback.Authorised(
                                message.required(PAYMENT_ID),
                                message.at(receivedAt).plus(UnionPayCaptures.HOLD))
                        : new ProviderCallback.Information();
            case Requests.CAPTURE_TYPE -> ofCapture(message, code);
            case Requests.REFUND_TYPE -> ofRefund(message, code);
            default -> new ProviderCallback.Information();
        };
    }

    private static Fact ofCapture(UnionPayMessage message, String code) {
        if (ResponseCodes.isSuccess(code)) {
            return new ProviderCallback.CaptureSucceeded(message.required(PAYMENT_ID));
        }
        return ResponseCodes.isUndecided(code)
                ? new ProviderCallback.Information()
                : new ProviderCallback.CaptureRefused(message.explain(CODE));
    }

    private static Fact ofRefund(UnionPayMessage message, String code) {
        if (ResponseCodes.isSuccess(code)) {
            return new ProviderCallback.Refunded();
        }
        return ResponseCodes.isUndecided(code)
                ? new ProviderCallback.Information()
                : new ProviderCallback.RefundRefused(message.explain(CODE));
    }
}
