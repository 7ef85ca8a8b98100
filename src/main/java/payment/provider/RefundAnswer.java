package payment.provider;

/** What became of asking for a refund. */
public sealed interface RefundAnswer {

    /** The money has gone back. */
    record Succeeded() implements RefundAnswer {}

    /** The provider works on it; a callback will tell. */
    record Accepted() implements RefundAnswer {}

    /** For good; asking again would not help. */
    record Refused(String reason) implements RefundAnswer {}
}
