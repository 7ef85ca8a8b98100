package payment.adapter.wechat;

import com.google.gson.annotations.JsonAdapter;
import com.wechat.pay.java.core.http.UrlEncoder;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import payment.provider.NewRefund;
import payment.provider.RefundAnswer;

/** Refunds through WeChat Pay. Our references are WeChat's refund numbers. */
final class WeChatRefunds {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatRefunds.class);

    private static final String PATH = "/v3/refund/domestic/refunds";
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z_|*@-]{1,64}");
    private static final int NOT_FOUND = 404;
    private static final String UNKNOWN = "RESOURCE_NOT_EXISTS";

    /** A repeated call would get the same answer. Other refusals, such as a lack of money, depend on the account or on the moment. */
    private static final Set<String> FINAL = Set.of("PARAM_ERROR", "USER_ACCOUNT_ABNORMAL");

    private final WeChatApi api;
    private final String callbackAddress;

    WeChatRefunds(WeChatApi api, String callbackAddress) {
        this.api = api;
        this.callbackAddress = callbackAddress;
    }

    /**
     * A refusal counts only if no refund has the number: an earlier call may have been accepted. The reason of the refund is not sent,
     * because WeChat Pay would show it to the payer.
     */
    RefundAnswer request(NewRefund refund) throws IOException {
        if (!NUMBER.matcher(refund.reference()).matches()) {
            return new RefundAnswer.Refused(
                    "WeChat Pay takes refund numbers of letters, digits, _, -, |, * and @ only");
        }
        try {
            return answer(api.post(PATH, newRefund(refund), Refund.class), refund);
        } catch (WeChatRefusal refused) {
            if (!refused.isOneOf(FINAL)) {
                throw refused.withoutOutcome();
            }
            Optional<RefundAnswer> earlier = find(refund);
            return earlier.isPresent() ? earlier.get() : new RefundAnswer.Refused(refused.reason());
        }
    }

    private CreateRequest newRefund(NewRefund refund) {
        AmountReq amount = new AmountReq();
        amount.setRefund(refund.amount().amountMinor());
        amount.setTotal(refund.paymentAmount().amountMinor());
        amount.setCurrency(refund.amount().currency());
        CreateRequest request = new CreateRequest();
        request.setOutTradeNo(refund.paymentReference());
        request.setOutRefundNo(refund.reference());
        request.setNotifyUrl(callbackAddress);
        request.setAmount(amount);
        return request;
    }

    /** Empty if WeChat Pay does not know the refund. */
    Optional<RefundAnswer> find(NewRefund refund) throws IOException {
        try {
            String path = PATH + "/" + UrlEncoder.urlEncode(refund.reference());
            return Optional.of(answer(api.get(path, Refund.class), refund));
        } catch (WeChatRefusal refused) {
            if (refused.status() == NOT_FOUND && refused.code().equals(UNKNOWN)) {
                return Optional.empty();
            }
            throw refused.withoutOutcome();
        }
    }

    /** The fields of a refund that are used. */
    private record Refund(
            @Nullable String outRefundNo,
            @Nullable String outTradeNo,
            @Nullable String status,
            @Nullable Part amount) {}

    /** The refunded part of the order, in fen. */
    private record Part(
            @JsonAdapter(WholeFen.class) @Nullable Long refund,
            @Nullable String currency) {}

    private static RefundAnswer answer(Refund found, NewRefund asked) throws IOException {
        Part amount = Answer.present("amount", found.amount());
        Answer.requireEqual("out_refund_no", found.outRefundNo(), asked.reference());
        Answer.requireEqual("out_trade_no", found.outTradeNo(), asked.paymentReference());
        Answer.requireEqual("amount.refund", amount.refund(), asked.amount().amountMinor());
        Answer.requireEqual(
                "amount.currency",
                Objects.requireNonNullElse(amount.currency(), WeChatMethod.CURRENCY),
                asked.amount().currency());
        return switch (Answer.present("status", found.status())) {
            case "SUCCESS" -> new RefundAnswer.Succeeded();
            case "PROCESSING" -> new RefundAnswer.Accepted();
            case "CLOSED" -> new RefundAnswer.Refused("WeChat Pay has closed the refund");
            case "ABNORMAL" -> {
                logAbnormal(asked.reference());
                yield new RefundAnswer.Accepted();
            }
            default -> throw Answer.wrong("status");
        };
    }

    private static void logAbnormal(String reference) {
        LOG.warn(
                "WeChat Pay could not return the money, the refund stays open: reference={}; complete it in the merchant platform of WeChat Pay as an abnormal refund",
                reference);
    }
}
