package payment.adapter.wechat;

import com.wechat.pay.java.core.exception.DecryptionException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import payment.provider.ProviderJson;
import platform.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads callbacks of WeChat Pay whose signature has been verified. Their content is encrypted with the API v3 key. Only the fields named
 * here are read, none of which is about the payer.
 *
 * <p>Source of the rules: the documentation of WeChat Pay on the notifications of payments and refunds.
 */
final class WeChatCallbacks {

    private static final JsonMapper JSON = ProviderJson.mapper();

    private static final String ALGORITHM = "AEAD_AES_256_GCM";
    private static final String PAID = "TRANSACTION.SUCCESS";
    private static final String REFUND = "REFUND.";
    private static final String SUCCESS = "SUCCESS";
    private static final String CLOSED = "CLOSED";

    /** A payment may be refunded before the notification arrives. */
    private static final Set<String> PAID_STATES = Set.of(SUCCESS, "REFUND");

    private final String merchantId;
    private final Set<String> appIds;
    private final ApiV3Keys keys;

    WeChatCallbacks(String merchantId, Set<String> appIds, ApiV3Keys keys) {
        this.merchantId = merchantId;
        this.appIds = appIds;
        this.keys = keys;
    }

    private record Notice(
            @Nullable String id,
            @Nullable String createTime,
            @Nullable String eventType,
            @Nullable Resource resource) {}

    private record Resource(
            @Nullable String algorithm,
            @Nullable String ciphertext,
            @Nullable String associatedData,
            @Nullable String nonce) {}

    /** A payment or a refund. */
    private record Content(
            @Nullable String mchid,
            @Nullable String appid,
            @Nullable String outTradeNo,
            @Nullable String transactionId,
            @Nullable String tradeState,
            @Nullable String outRefundNo,
            @Nullable String refundStatus,
            @Nullable String successTime,
            @Nullable Amount amount) {}

    /** In fen. The payer's part after discounts is not read. */
    private record Amount(
            @Nullable Long total,
            @Nullable Long refund,
            @Nullable String currency) {

        Money ofOrder() {
            return money(required("amount.total", total));
        }

        Money ofRefund() {
            return money(required("amount.refund", refund));
        }

        private Money money(long minor) {
            return Money.ofMinor(minor, Objects.requireNonNullElse(currency, WeChatMethod.CURRENCY));
        }
    }

    /** @throws IllegalArgumentException with the reason, if the body cannot be read or is not about this merchant */
    ProviderCallback read(byte[] body) {
        Notice notice = parsed(body, Notice.class);
        String type = required("event_type", notice.eventType());
        if (type.equals(PAID)) {
            return payment(notice, content(notice));
        }
        if (type.startsWith(REFUND)) {
            return refund(notice, content(notice));
        }
        return callback(
                notice,
                required("id", notice.id()),
                Money.zero(WeChatMethod.CURRENCY),
                null,
                new ProviderCallback.Information());
    }

    private ProviderCallback payment(Notice notice, Content payment) {
        if (!appIds.contains(required("appid", payment.appid()))) {
            throw new IllegalArgumentException("appid is not that of the configuration.");
        }
        if (!PAID_STATES.contains(required("trade_state", payment.tradeState()))) {
            throw new IllegalArgumentException("trade_state contradicts event_type.");
        }
        return callback(
                notice,
                required("out_trade_no", payment.outTradeNo()),
                required("amount", payment.amount()).ofOrder(),
                required("success_time", payment.successTime()),
                new ProviderCallback.Captured(required("transaction_id", payment.transactionId())));
    }

    private ProviderCallback refund(Notice notice, Content refund) {
        String status = required("refund_status", refund.refundStatus());
        if (!required("event_type", notice.eventType()).equals(REFUND + status)) {
            throw new IllegalArgumentException("refund_status contradicts event_type.");
        }
        Fact fact = switch (status) {
            case SUCCESS -> new ProviderCallback.Refunded();
            case CLOSED -> new ProviderCallback.RefundRefused("WeChat Pay has closed the refund");
            default -> new ProviderCallback.Information();
        };
        return callback(
                notice,
                required("out_refund_no", refund.outRefundNo()),
                required("amount", refund.amount()).ofRefund(),
                refund.successTime(),
                fact);
    }

    /** @param at time of the event; null if it is that of the notification */
    private static ProviderCallback callback(
            Notice notice, String reference, Money amount, @Nullable String at, Fact fact) {
        return new ProviderCallback(
                required("id", notice.id()),
                required("event_type", notice.eventType()),
                reference,
                amount,
                instant(at == null ? required("create_time", notice.createTime()) : at),
                fact);
    }

    private Content content(Notice notice) {
        Resource resource = required("resource", notice.resource());
        if (!ALGORITHM.equals(resource.algorithm())) {
            throw new IllegalArgumentException("resource.algorithm is not %s.".formatted(ALGORITHM));
        }
        Content content = parsed(decrypted(resource), Content.class);
        if (!merchantId.equals(required("mchid", content.mchid()))) {
            throw new IllegalArgumentException("mchid is not that of the configuration.");
        }
        return content;
    }

    private byte[] decrypted(Resource resource) {
        byte[] nonce = required("resource.nonce", resource.nonce()).getBytes(StandardCharsets.UTF_8);
        byte[] associated =
                Objects.requireNonNullElse(resource.associatedData(), "").getBytes(StandardCharsets.UTF_8);
        String ciphertext = required("resource.ciphertext", resource.ciphertext());
        try {
            return keys.decrypt(associated, nonce, Base64.getDecoder().decode(ciphertext))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (DecryptionException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException("resource cannot be decrypted with the API v3 key.");
        }
    }

    private static <T> T parsed(byte[] json, Class<T> type) {
        try {
            T parsed = JSON.readValue(json, type);
            if (parsed == null) {
                throw new IllegalArgumentException("The content is empty.");
            }
            return parsed;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The content is not the JSON of a notification.");
        }
    }

    static Instant instant(String time) {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("A time is not in the format of RFC 3339.");
        }
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("%s is missing.".formatted(field));
        }
        return value;
    }
}
