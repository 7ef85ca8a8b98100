package payment.unionpay;

import static payment.unionpay.UnionPayMessage.MERCHANT;
import static payment.unionpay.UnionPayMessage.ORDER;
import static payment.unionpay.UnionPayMessage.REQUEST_TIME;
import static payment.unionpay.UnionPayMessage.TYPE;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import payment.provider.NewPayment;
import payment.provider.NewRefund;

/** The fields of the messages to UnionPay, without their signatures. They are the same at each call for the same payment or refund. */
final class Requests {

    static final String PAYMENT_TYPE = "01";
    static final String REFUND_TYPE = "04";
    private static final String QUERY_TYPE = "00";

    private static final String CALLBACKS = "/api/v2/payments/callbacks/unionpay";
    private static final String DESKTOP = "07";
    private static final String YUAN = "156";

    private final String merchantId;
    private final String callbackAddress;
    private final URI returnUrl;

    Requests(UnionPayProperties properties) {
        merchantId = properties.merchantId();
        callbackAddress = Objects.requireNonNull(properties.publicAddress())
                .resolve(CALLBACKS)
                .toString();
        returnUrl = Objects.requireNonNull(properties.returnUrl());
    }

    /** @param channel {@code 07} for desktops, {@code 08} for phones */
    Map<String, String> payment(NewPayment payment, String channel) {
        Map<String, String> fields = transaction(PAYMENT_TYPE, payment.reference(), payment.requestedAt());
        fields.put("txnSubType", "01");
        fields.put("channelType", channel);
        fields.put("currencyCode", YUAN);
        fields.put("txnAmt", Long.toString(payment.amount().amountMinor()));
        fields.put("backUrl", callbackAddress);
        fields.put(
                "frontUrl",
                Objects.requireNonNullElse(payment.terms().returnUrl(), returnUrl)
                        .toString());
        fields.put("payTimeout", BeijingTime.format(payment.expiresAt()));
        return fields;
    }

    Map<String, String> refund(NewRefund refund) {
        Map<String, String> fields = transaction(REFUND_TYPE, refund.reference(), refund.requestedAt());
        fields.put("txnSubType", "00");
        fields.put("channelType", DESKTOP);
        fields.put("currencyCode", YUAN);
        fields.put("txnAmt", Long.toString(refund.amount().amountMinor()));
        fields.put("backUrl", callbackAddress);
        fields.put("origQryId", refund.providerPaymentId());
        return fields;
    }

    Map<String, String> query(String reference, Instant requestedAt) {
        Map<String, String> fields = transaction(QUERY_TYPE, reference, requestedAt);
        fields.put("txnSubType", "00");
        return fields;
    }

    private Map<String, String> transaction(String type, String reference, Instant requestedAt) {
        Map<String, String> fields = new HashMap<>();
        fields.put("version", "5.1.0");
        fields.put("encoding", "UTF-8");
        fields.put("signMethod", "01");
        fields.put("bizType", "000201");
        fields.put("accessType", "0");
        fields.put(MERCHANT, merchantId);
        fields.put(TYPE, type);
        fields.put(ORDER, reference);
        fields.put(REQUEST_TIME, BeijingTime.format(requestedAt));
        return fields;
    }
}
