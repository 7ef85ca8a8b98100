package payment.adapter.wechat;

import java.io.IOException;
import java.util.Set;
import payment.provider.NotNowException;

/** WeChat Pay has refused a call, and has signed this answer. Whether the refusal is final depends on the call and the code. */
final class WeChatRefusal extends Exception {

    static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAUTHORIZED = 401;

    /** Two refunds of a payment need a minute between them. */
    private static final String TOO_SOON = "FREQUENCY_LIMITED";

    private final int status;
    private final String code;

    /**
     * @param status the HTTP status, from 400 to 499
     * @param code WeChat's code of the error, such as {@code PARAM_ERROR}
     */
    WeChatRefusal(int status, String code) {
        super("WeChat Pay answered %d %s".formatted(status, code));
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** For the records of the platform. WeChat's text of the error is left out, because it may repeat what was sent. */
    String reason() {
        return "WeChat Pay answered " + code;
    }

    /** Whether the call is refused with one of these codes. Too many calls are refused with any code. */
    boolean isOneOf(Set<String> codes) {
        return status != TOO_MANY_REQUESTS && codes.contains(code);
    }

    /** For a refusal that is not final. */
    IOException withoutOutcome() {
        String message = String.valueOf(getMessage());
        return isAboutThisRequest() ? new NotNowException(message) : new IOException(message);
    }

    /** Signatures that WeChat Pay does not accept, and too many calls, concern each request alike. */
    private boolean isAboutThisRequest() {
        return status != UNAUTHORIZED && (status != TOO_MANY_REQUESTS || code.equals(TOO_SOON));
    }
}
