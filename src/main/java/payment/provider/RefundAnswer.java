package payment.provider;

/** A provider's answer to a refund request. */
public sealed interface RefundAnswer {

    /** The provider has refunded the money. */
    record Succeeded() implements RefundAnswer {}

    /** The provider has accepted the refund; a callback will report the outcome. */
    record Accepted() implements RefundAnswer {}

    /** The provider refuses the refund for good; a retry would not help. */
    record Refused(String reason) implements RefundAnswer {}

    /** The refund has failed for good: the shop has the money, also if the provider has reported or will report a success. */
    record Returned(String reason) implements RefundAnswer {}
}
