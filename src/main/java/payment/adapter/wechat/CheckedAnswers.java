package payment.adapter.wechat;

import java.io.IOException;
import java.time.Clock;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Lets only answers pass that WeChat Pay has signed, and that are a success or a refusal. The library checks the signatures of successes
 * only, so anybody in between could refuse a payment. Errors of servers on the way have no signature; they are never a refusal.
 */
final class CheckedAnswers implements Interceptor {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private final PlatformKeys keys;
    private final Clock clock;

    CheckedAnswers(PlatformKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        try {
            check(answer);
            return answer;
        } catch (IOException | RuntimeException wrong) {
            answer.close();
            throw wrong;
        }
    }

    private void check(Response answer) throws IOException {
        int status = answer.code();
        boolean isSuccess = status == OK || status == NO_CONTENT;
        boolean isRefusal = status >= BAD_REQUEST && status < SERVER_ERROR;
        if (!isSuccess && !isRefusal) {
            throw new IOException("status " + status);
        }
        byte[] body = answer.peekBody(WeChatApi.LONGEST_ANSWER).bytes();
        String objection = keys.objection(answer::header, body, clock.instant()).orElse(null);
        if (objection != null) {
            throw new IOException("status %d. %s".formatted(status, objection));
        }
    }
}
