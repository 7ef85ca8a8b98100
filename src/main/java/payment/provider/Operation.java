package payment.provider;

import java.util.EnumSet;
import java.util.Set;

/** What a provider can do besides starting payments, refunding them and sending callbacks. */
public enum Operation {
    /** Say what became of a payment. */
    QUERY,
    /** End a payment that is not paid, so that it cannot be paid any more. A provider that does this must also do {@link #QUERY}. */
    CLOSE,
    /** Say what became of a refund. */
    QUERY_REFUND,
    /**
     * Authorise payments and collect them later, when it is asked to: all payments of the method are authorised first. A provider that does this
     * must also do {@link #VOID} and {@link #QUERY}.
     */
    CAPTURE,
    /** Release what is authorised and not captured. */
    VOID,
    /**
     * Collect an authorised payment in several parts, unless the provider says of a payment that it cannot. Otherwise the first capture is the only
     * one, and the rest is released with it.
     */
    PARTIAL_CAPTURES,
    /** Give the statement of a day. It is a statement of all methods of the provider. */
    STATEMENT;

    /** All operations that payments can have that are collected at once. */
    public static Set<Operation> withoutCaptures() {
        return EnumSet.complementOf(EnumSet.of(CAPTURE, VOID, PARTIAL_CAPTURES));
    }
}
