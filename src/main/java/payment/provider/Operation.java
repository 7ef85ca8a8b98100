package payment.provider;

/** What a provider can do besides starting payments, refunding them and sending callbacks. */
public enum Operation {
    /** Say what became of a payment. */
    QUERY,
    /** End a payment that is not paid, so that it cannot be paid any more. A provider that does this must also do {@link #QUERY}. */
    CLOSE,
    /** Say what became of a refund. */
    QUERY_REFUND,
    /** Give the statement of a day. It is a statement of all methods of the provider. */
    STATEMENT
}
