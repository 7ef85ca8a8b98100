package payment.reconciliation.workitem;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * What a person or a rule has to clear up.
 *
 * @param owner subject of the operator who takes care of it; null if nobody does
 * @param provider null if it is about none
 * @param day the day of the statement; null if it is not of a statement
 * @param reference our reference of the payment or refund; null if it is not known
 * @param providerId the provider's id; null if it is not known
 * @param expected our amount; null if it is not known
 * @param received the provider's amount; null if it is not known
 * @param detail what the platform can say about it
 * @param dueAt when a person must have acted; null if there is no such time
 * @param resolution how it was settled; null if it is not
 * @param steps the number of steps in its history
 */
record WorkItem(
        long itemId,
        Kind kind,
        State state,
        @Nullable String owner,
        @Nullable String provider,
        @Nullable LocalDate day,
        @Nullable String reference,
        @Nullable String providerId,
        @Nullable Money expected,
        @Nullable Money received,
        @Nullable String detail,
        @Nullable Instant dueAt,
        @Nullable Resolution resolution,
        int steps,
        Instant openedAt,
        Instant changedAt) {

    /** What is wrong. */
    enum Kind {
        /** The statement has a payment or refund that did not happen here. */
        MISSING_HERE,
        /** A payment or refund happened here, and the statement of its day does not have it. */
        MISSING_THERE,
        AMOUNT_DIFFERS,
        FEE_DIFFERS,
        /** The statements have a payment or refund more than once. */
        TWICE,
        /** The statement has a payment or refund of a day that is not a neighbour. */
        WRONG_DAY,
        /** A callback contradicts its payment or refund. */
        CALLBACK_MISMATCH,
        /** The provider has not said for too long what became of a payment or refund. */
        UNKNOWN_OUTCOME,
        /** A callback is about no payment, refund or capture that is known. */
        UNKNOWN_REFERENCE,
        /** The provider reports a time in the future; the time of receipt counts. */
        TIME_IN_FUTURE,
        /** A statement cannot be compared, because a step keeps failing. */
        STATEMENT_FAILED,
        /** An event for payment is parked, so what it asks for does not happen. */
        PARKED_EVENT,
        /** The payer disputes a payment; the evidence must be sent to the provider in time. */
        DISPUTE,
        /** The provider has refused to capture an authorised payment or a part of it; the goods may have left. */
        CAPTURE_FAILED,
        /** A refund has failed after it had succeeded, so the shop owes the shopper the amount again. */
        REFUND_RETURNED,
        /** A provider holds something else than the ledger says, and on the day before it did not, or by another amount. */
        BALANCE_DIFFERS,
        /** The statements of the bank have no line for a payout or a settlement in time. */
        BANK_LINE_MISSING,
        /** A line of a bank statement pays nothing that is known. */
        BANK_LINE_UNMATCHED,
        /** A line of a bank statement names a payout or a settlement, or is matched with it, and has another amount. */
        BANK_AMOUNT_DIFFERS
    }

    enum State {
        OPEN,
        /** An operator takes care of it. */
        TAKEN,
        RESOLVED,
        /** There was nothing to do. */
        DISMISSED
    }

    /** How a work item was settled. */
    enum Resolution {
        /** The platform found that the difference or the doubt is gone. */
        NO_LONGER_DIFFERS,
        /** The provider corrected it. */
        CORRECTED_BY_PROVIDER,
        /** The money was given back to the shopper. */
        GIVEN_BACK,
        /** It is booked outside the platform. */
        BOOKED_ELSEWHERE,
        /** The shop bears the loss or keeps the gain. */
        ACCEPTED,
        /** There was nothing to do. */
        NOT_A_DIFFERENCE,
        /** The provider has decided the dispute for the shop. */
        DISPUTE_WON,
        /** The provider has decided the dispute for the payer. */
        DISPUTE_LOST
    }

    boolean isSettled() {
        return state == State.RESOLVED || state == State.DISMISSED;
    }

    /** The states that are not settled. */
    static final Set<State> UNSETTLED = Set.of(State.OPEN, State.TAKEN);

    /** @param actor subject of the operator; null for the platform */
    record Step(
            int stepNo,
            String action,
            Instant at,
            @Nullable String actor,
            @Nullable Resolution resolution,
            @Nullable PersonalData reason) {}
}
