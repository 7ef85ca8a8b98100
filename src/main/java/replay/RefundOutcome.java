package replay;

import replay.retail.Refund;

/** The result of one refund. */
sealed interface RefundOutcome {

    Refund refund();

    /** The platform accepted the return in this run. */
    record Played(Refund refund) implements RefundOutcome {}

    /** The platform accepted the return before this run. */
    record Found(Refund refund) implements RefundOutcome {}

    /** The platform did not accept the return; the reason says why. */
    record Failed(Refund refund, String reason) implements RefundOutcome {}
}
