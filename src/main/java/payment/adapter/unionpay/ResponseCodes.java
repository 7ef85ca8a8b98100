package payment.adapter.unionpay;

import java.io.IOException;
import java.util.Set;
import payment.provider.NotNowException;

/**
 * The codes with which UnionPay answers. The sets are small on purpose: a code that is in none of them says nothing, and the request is
 * repeated or asked about.
 */
final class ResponseCodes {

    static final String OK = "00";

    /** UnionPay does not know the transaction. */
    static final String NOT_FOUND = "34";

    /** UnionPay has got this request before. */
    static final String DUPLICATE = "12";

    /** There is no file for the day: nothing happened on it, or it is not made yet. */
    static final String NO_FILE = "98";

    /** {@code A6}: the money is collected or given back; something beside it was wrong. */
    private static final Set<String> SUCCESS = Set.of(OK, "A6");

    private static final Set<String> UNDECIDED = Set.of("03", "04", "05");

    /**
     * The request is malformed (10) or incomplete (13), its amount is above a limit (33), the payment is not found or not in a state for
     * refunds (35), it does not fit the payment, such as an amount above the rest (36), its risk is too high (38), or the payment is
     * refunded as a whole (45).
     */
    private static final Set<String> REFUSED = Set.of("10", "13", "33", "35", "36", "38", "45");

    /** The system is closed (02) or busy (06), the signature is not accepted (11), or there is an error that UnionPay does not name (99). */
    private static final Set<String> FAILURE = Set.of("", "02", "06", "11", "99");

    private ResponseCodes() {}

    /** For an answer that says neither that UnionPay has done what it was asked for nor that it refuses it for good. */
    static IOException withoutOutcome(String subject, String code) {
        String message = "The outcome of the %s is unknown: UnionPay answered %s".formatted(subject, code);
        return FAILURE.contains(code) ? new IOException(message) : new NotNowException(message);
    }

    static boolean isSuccess(String code) {
        return SUCCESS.contains(code);
    }

    static boolean isUndecided(String code) {
        return UNDECIDED.contains(code);
    }

    static boolean isRefusal(String code) {
        return REFUSED.contains(code);
    }
}
