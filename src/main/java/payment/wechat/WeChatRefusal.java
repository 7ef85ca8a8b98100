package payment.wechat;

import java.io.IOException;

/** WeChat Pay has refused a call, and has signed this answer. Whether the refusal is final depends on the call and the code. */
final class WeChatRefusal extends Exception {

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

    /** For a refusal that proves nothing. */
    IOException unknown() {
        return new IOException(getMessage());
    }
}
