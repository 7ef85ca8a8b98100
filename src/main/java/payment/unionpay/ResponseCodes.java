package payment.unionpay;

import java.util.Set;

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

    private ResponseCodes() {}

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
