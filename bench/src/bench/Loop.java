package bench;

/** An order on its way from checkout to paid. */
final class Loop {

    final long number;
    final Phase phase;
    final long intendedNanos;
    final boolean sampled;

    String orderNo = "";
    String paymentReference = "";
    long amountMinor;
    int attempts;
    long createdNanos;
    long paidNanos;
    boolean seenPaid;

    /**
     * @param phase the phase in which the loop was due to begin, and which records it
     * @param sampled whether the order is polled until its stock is committed
     */
    Loop(long number, Phase phase, long intendedNanos, boolean sampled) {
        this.number = number;
        this.phase = phase;
        this.intendedNanos = intendedNanos;
        this.sampled = sampled;
    }
}
