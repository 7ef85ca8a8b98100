package order.stream;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The references under which an order requests its payment, its captures and its refunds. Each is derived from the order id, so it is known before the
 * payment exists, and has 32 small letters and digits: every payment provider takes it unchanged. It consists of a letter for the kind, 26
 * characters for the order, three for the number and two for the attempt.
 */
public final class MoneyReference {

    private static final int BASE = 32;
    private static final int ID = 26;
    private static final int NUMBER = 3;
    private static final int ATTEMPT = 2;

    private MoneyReference() {}

    /** @param number of the attempt to pay within the order, from 1 */
    public static String ofPayment(UUID orderId, int number) {
        return of('p', orderId, number);
    }

    /** @param number of the surplus payment within the order, from 1 */
    static String ofSurplus(UUID orderId, int number) {
        return of('s', orderId, number);
    }

    /** @param number of the capture within the order, from 1 */
    public static String ofCapture(UUID orderId, int number) {
        return of('c', orderId, number);
    }

    /** @param number of the refund within the order, from 1 */
    public static String ofRefund(UUID orderId, int number) {
        return of('f', orderId, number);
    }

    /** @param number of the return within the order, from 1 */
    static String ofReturn(UUID orderId, int number) {
        return of('r', orderId, number);
    }

    /**
     * The reference of an attempt to refund a return.
     *
     * @param reference of the return, and of the first attempt
     * @param attempt from 1
     */
    static String ofAttempt(String reference, int attempt) {
        if (attempt == 1) {
            return reference;
        }
        return reference.startsWith("pay_")
                ? reference + "_" + attempt // a return that an earlier version accepted
                : reference.substring(0, reference.length() - ATTEMPT) + digits(attempt, ATTEMPT);
    }

    /** Whether one of the attempts to refund a return has this reference. */
    static boolean isOneOf(String reference, int attempts, String candidate) {
        return IntStream.rangeClosed(1, attempts)
                .anyMatch(attempt -> ofAttempt(reference, attempt).equals(candidate));
    }

    private static String of(char kind, UUID orderId, int number) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(orderId.getMostSignificantBits())
                .putLong(orderId.getLeastSignificantBits());
        return kind
                + padded(new BigInteger(1, bytes.array()).toString(BASE), ID)
                + digits(number, NUMBER)
                + digits(1, ATTEMPT);
    }

    private static String digits(int number, int length) {
        return padded(Integer.toString(number, BASE), length);
    }

    private static String padded(String digits, int length) {
        return "0".repeat(Math.max(0, length - digits.length())) + digits;
    }
}
