package payment.adapter.unionpay;

import static payment.adapter.unionpay.UnionPayMessage.MERCHANT;
import static payment.adapter.unionpay.UnionPayMessage.ORDER;
import static payment.adapter.unionpay.UnionPayMessage.REQUEST_TIME;
import static payment.adapter.unionpay.UnionPayMessage.TYPE;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import payment.adapter.base.CaptureMode;
import payment.provider.NewCapture;
import payment.provider.NewPayment;
import payment.provider.NewRefund;
import payment.provider.StartedPayment;

/** The fields of the messages to UnionPay, without their signatures. They are the same at each call for the same payment or refund. */
final class Requests {

    static final String PAYMENT_TYPE = "01";

    /** The shopper authorises the payment (预授权). */
    static final String AUTHORISATION_TYPE = "02";

    /** The capture of an authorisation (预授权完成). */
    static final String CAPTURE_TYPE = "03";

    /** The release of an authorisation (预授权撤销). */
    static final String VOID_TYPE = "32";

    static final String REFUND_TYPE = "04";
    private static final String QUERY_TYPE = "00";
    private static final String FILE_TYPE = "76";
    private static final DateTimeFormatter MONTH_AND_DAY = DateTimeFormatter.ofPattern("MMdd", Locale.ROOT);

    private static final String CALLBACKS = "/api/v2/payments/callbacks/unionpay";
    private static final String DESKTOP = "07";
    private static final String YUAN = "156";

    private final String merchantId;
    private final String callbackAddress;
    private final URI returnUrl;
    private final String paymentType;

    Requests(UnionPayProperties properties) {
        merchantId = properties.merchantId();
        callbackAddress = Objects.requireNonNull(properties.publicBaseUrl())
                .resolve(CALLBACKS)
                .toString();
        returnUrl = Objects.requireNonNull(properties.returnUrl());
        paymentType = properties.capture() == CaptureMode.MANUAL ? AUTHORISATION_TYPE : PAYMENT_TYPE;
    }

    /** @param channel {@code 07} for desktops, {@code 08} for phones */
    Map<String, String> payment(NewPayment payment, String channel) {
        Map<String, String> fields = transaction(paymentType, payment.reference(), payment.requestedAt());
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
        return after(
                transaction(REFUND_TYPE, refund.reference(), refund.requestedAt()),
                refund.providerPaymentId(),
                refund.amount().amountMinor());
    }

    Map<String, String> capture(NewCapture capture) {
        return after(
                transaction(CAPTURE_TYPE, capture.reference(), capture.requestedAt()),
                capture.providerPaymentId(),
                capture.amount().amountMinor());
    }

    /**
     * UnionPay releases an authorisation only as a whole.
     *
     * @param reference of the release
     * @param requestedAt the time of the release, which is not that of the request of the payment
     * @param authorisationId the {@code queryId} of the authorisation
     */
    Map<String, String> release(StartedPayment payment, String reference, Instant requestedAt, String authorisationId) {
        return after(
                transaction(VOID_TYPE, reference, requestedAt),
                authorisationId,
                payment.amount().amountMinor());
    }

    /** A transaction that follows another one, without a page. */
    private Map<String, String> after(Map<String, String> fields, String originalId, long amountMinor) {
        fields.put("txnSubType", "00");
        fields.put("channelType", DESKTOP);
        fields.put("currencyCode", YUAN);
        fields.put("txnAmt", Long.toString(amountMinor));
        fields.put("backUrl", callbackAddress);
        fields.put("origQryId", originalId);
        return fields;
    }

    /** The file of all transactions of a settlement day. */
    Map<String, String> file(LocalDate day, Instant now) {
        Map<String, String> fields = message(FILE_TYPE, "000000", now);
        fields.put("txnSubType", "01");
        fields.put("fileType", "00");
        fields.put(UnionPayMessage.SETTLEMENT_DAY, MONTH_AND_DAY.format(day));
        return fields;
    }

    Map<String, String> query(String reference, Instant requestedAt) {
        Map<String, String> fields = transaction(QUERY_TYPE, reference, requestedAt);
        fields.put("txnSubType", "00");
        return fields;
    }

    private Map<String, String> transaction(String type, String reference, Instant requestedAt) {
        Map<String, String> fields = message(type, "000201", requestedAt);
        fields.put(ORDER, reference);
        return fields;
    }

    private Map<String, String> message(String type, String product, Instant requestedAt) {
        Map<String, String> fields = new HashMap<>();
        fields.put("version", "5.1.0");
        fields.put("encoding", "UTF-8");
        fields.put("signMethod", "01");
        fields.put("bizType", product);
        fields.put("accessType", "0");
        fields.put(MERCHANT, merchantId);
        fields.put(TYPE, type);
        fields.put(REQUEST_TIME, BeijingTime.format(requestedAt));
        return fields;
    }
}
