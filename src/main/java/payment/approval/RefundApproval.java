package payment.approval;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * The approval of one refund.
 *
 * @param refund reference of the refund
 * @param reason of the refund, as its requester gave it
 * @param requestedBy subject of the operator who has requested the refund; null if no operator has
 * @param decision null while the approval is pending
 */
public record RefundApproval(
        String refund,
        String paymentReference,
        String correlation,
        Money amount,
        String reason,
        @Nullable String requestedBy,
        Instant requestedAt,
        @Nullable Decision decision) {

    /** As in the table. */
    public enum State {
        PENDING,
        APPROVED,
        REFUSED
    }

    /**
     * @param by subject of the operator
     * @param note the words of the operator, sealed; null if there are none
     */
    public record Decision(
            boolean approved,
            String by,
            Instant at,
            @Nullable PersonalData note) {}

    public State state() {
        if (decision == null) {
            return State.PENDING;
        }
        return decision.approved() ? State.APPROVED : State.REFUSED;
    }

    RefundApproval with(Decision made) {
        return new RefundApproval(
                refund, paymentReference, correlation, amount, reason, requestedBy, requestedAt, made);
    }
}
