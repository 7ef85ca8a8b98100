package payment.batch;

/** Whether the wallet of the payer can pay its part of a payment once the provider has collected the other part. */
enum BalanceCover {
    /** The wallet holds its part, has paid it, or has enough. Also if the payment has no such part. */
    COVERED,
    /** The wallet has not enough any more. */
    LACKING,
    /** The wallet lacked money when the provider had collected its part, and was credited with that part. */
    CREDITED
}
