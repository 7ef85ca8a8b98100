package payment.adapter.alipay;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import platform.callback.SignedFields;

/**
 * A notification of Alipay: the parameters of a form. Only those that are used leave this class.
 *
 * <p>Alipay sends a notification up to 8 times within 25 hours. Each time it has the same {@code notify_id}. The signature covers
 * {@code notify_time}, but Alipay does not say whether that is the time of this attempt or of the first. So it cannot prove that a
 * notification is recent. A replayed notification has the id of a known one, and changes nothing.
 *
 * <p>The signature covers the bytes of the parameters in the charset that {@code charset} names. So the form is read byte by byte, and its values
 * are decoded only when the signature is verified. Alipay's library takes the parameters without a value out of the signed text; its earlier
 * versions, with the same method ({@code getSignCheckContentV1}), did not. Either text counts, because such a parameter is never used.
 */
final class AlipayNotification {

    private static final String AUTHORISATIONS = "fund_auth_freeze";
    private static final String RELEASES = "fund_auth_unfreeze";
    private static final String DONE = "SUCCESS";
    private static final String SIGNATURE = "sign";
    private static final String SIGNATURE_TYPE = "sign_type";
    private static final String CHARSET = "charset";
    private static final Set<String> CHARSETS = Set.of("UTF-8", "GBK", "GB2312", "GB18030");

    /** Each character is a byte. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private final Map<String, String> parameters;

    private AlipayNotification(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * @throws IllegalArgumentException with the reason, if the body is not a form with a signature of Alipay
     */
    static AlipayNotification verified(byte[] body, AlipaySignatures signatures) {
        SortedMap<String, String> parameters = parameters(new String(body, BYTES));
        String signature = parameters.remove(SIGNATURE);
        String type = parameters.remove(SIGNATURE_TYPE);
        if (signature == null) {
            throw new IllegalArgumentException("The parameter sign is missing.");
        }
        if (!AlipaySignatures.TYPE.equals(type)) {
            throw new IllegalArgumentException("The parameter sign_type must be %s.".formatted(AlipaySignatures.TYPE));
        }
        if (!signatures.isByAlipay(
                        signature, AlipaySignatures.signedText(parameters).getBytes(BYTES))
                && !signatures.isByAlipay(
                        signature, SignedFields.text(parameters).getBytes(BYTES))) {
            throw new IllegalArgumentException("The signature does not match the parameters.");
        }
        Map<String, String> signed = SignedFields.read(parameters, parameters.keySet());
        Charset charset = charset(signed.getOrDefault(CHARSET, "UTF-8"));
        signed.replaceAll((name, value) -> new String(value.getBytes(BYTES), charset));
        return new AlipayNotification(signed);
    }

    private static Charset charset(String name) {
        if (!CHARSETS.contains(name.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("The parameter charset must be one of %s.".formatted(CHARSETS));
        }
        return Charset.forName(name);
    }

    private static SortedMap<String, String> parameters(String form) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (String pair : form.split("&", -1)) {
            int end = pair.indexOf('=');
            if (end < 0) {
                throw new IllegalArgumentException("The body is not a form.");
            }
            if (parameters.put(decoded(pair.substring(0, end)), decoded(pair.substring(end + 1))) != null) {
                throw new IllegalArgumentException("The body has a parameter twice.");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, BYTES);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("The body is not a form.", malformed);
        }
    }

    /**
     * @param sellerId the account that must have collected the money
     * @param holds how long an authorisation holds
     * @throws IllegalArgumentException with the reason, if the notification is for another shop or cannot be read
     */
    ProviderCallback toCallback(String appId, String sellerId, Duration holds) {
        if (!appId.equals(required("app_id"))) {
            throw new IllegalArgumentException("app_id is not the application of this shop.");
        }
        if (AUTHORISATIONS.equals(optional("notify_type")) || RELEASES.equals(optional("notify_type"))) {
            return ofAuthorisation(required("notify_type"), sellerId, holds);
        }
        if (!sellerId.equals(required("seller_id"))) {
            throw new IllegalArgumentException("seller_id is not the account of this shop.");
        }
        String status = required("trade_status");
        Fact fact = fact(status);
        return new ProviderCallback(
                required("notify_id"),
                status,
                required("out_trade_no"),
                AlipayValues.money(required("total_amount")),
                occurredAt(fact),
                fact);
    }

    /**
     * What became of an authorisation. Alipay names the account that will collect the money only in some of these notifications. The amount is that
     * of the authorisation as a whole.
     */
    private ProviderCallback ofAuthorisation(String type, String sellerId, Duration holds) {
        String payee = optional("payee_user_id");
        String currency = optional("trans_currency");
        if (payee != null && !payee.equals(sellerId)) {
            throw new IllegalArgumentException("payee_user_id is not the account of this shop.");
        }
        if (currency != null && !currency.equals(AlipayValues.CURRENCY)) {
            throw new IllegalArgumentException("trans_currency is not %s.".formatted(AlipayValues.CURRENCY));
        }
        String time = optional("gmt_trans");
        Instant at = AlipayValues.instant(time == null ? required("notify_time") : time);
        return new ProviderCallback(
                required("notify_id"),
                type,
                required("out_order_no"),
                AlipayValues.money(required("total_freeze_amount")),
                at,
                DONE.equals(required("status"))
                        ? ofOperation(type, at.plus(holds))
                        : new ProviderCallback.Information());
    }

    /**
     * A release counts only if nothing was captured: with the last capture, Alipay releases the rest, and the answer to this capture says what was
     * captured.
     */
    private Fact ofOperation(String type, Instant expiresAt) {
        if (type.equals(AUTHORISATIONS)) {
            return "FREEZE".equals(required("operation_type"))
                    ? new ProviderCallback.Authorised(required("auth_no"), expiresAt)
                    : new ProviderCallback.Information();
        }
        return isZero("rest_amount") && isZero("total_pay_amount")
                ? new ProviderCallback.Failed("Alipay has released the authorisation")
                : new ProviderCallback.Information();
    }

    private boolean isZero(String name) {
        String amount = optional(name);
        return amount != null && AlipayValues.money(amount).amountMinor() == 0;
    }

    /**
     * A refund repeats the status of the payment with the sum of all refunds, which is not the amount of this refund. So it is only
     * information; the refund's own call has the outcome.
     */
    private Fact fact(String status) {
        if (isAboutRefund()) {
            return new ProviderCallback.Information();
        }
        return switch (status) {
            case "TRADE_SUCCESS", "TRADE_FINISHED" -> new ProviderCallback.Captured(optional("trade_no"));
            case "TRADE_CLOSED" ->
                optional("gmt_payment") == null
                        ? new ProviderCallback.Failed("closed without a payment")
                        : new ProviderCallback.Information();
            default -> new ProviderCallback.Information();
        };
    }

    /** Some notifications about payments have {@code refund_fee=0.00}. */
    private boolean isAboutRefund() {
        String refunded = optional("refund_fee");
        return optional("gmt_refund") != null
                || (refunded != null && AlipayValues.money(refunded).amountMinor() > 0);
    }

    private Instant occurredAt(Fact fact) {
        String time = switch (fact) {
            case ProviderCallback.Captured captured -> optional("gmt_payment");
            case ProviderCallback.Failed failed -> optional("gmt_close");
            default -> null;
        };
        return AlipayValues.instant(time == null ? required("notify_time") : time);
    }

    private String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw new IllegalArgumentException("%s is missing.".formatted(name));
        }
        return value;
    }

    private @Nullable String optional(String name) {
        String value = parameters.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
