package replay;

import replay.retail.Refund;

/** What became of a refund. */
sealed interface RefundOutcome {

    Refund refund();

    /** The goods were taken back in this run. */
    record Played(Refund refund) implements RefundOutcome {}

    /** The goods were taken back before. */
    record Found(Refund refund) implements RefundOutcome {}

    /** They were not, and why. */
    record Failed(Refund refund, String reason) implements RefundOutcome {}
}
