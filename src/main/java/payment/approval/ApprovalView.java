package payment.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import payment.approval.Approval.OfCredit;
import payment.approval.Approval.OfRefund;
import platform.money.Money;
import platform.privacy.PersonalKeys;

/** The approval of a refund, or of a credit to a wallet, as operators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RefundApproval")
public record ApprovalView(
        Approval.Kind kind,
        @Nullable String refundReference,
        @Nullable String paymentReference,
        @Nullable String adjustmentId,
        @Nullable String userId,
        String correlation,
        Money amount,
        @Nullable String reason,
        Requester requester,
        @Nullable String requestedBy,
        Instant requestedAt,
        int approvalsNeeded,
        @Nullable String firstApprovedBy,
        @Nullable Instant firstApprovedAt,
        boolean mayDecide,
        Approval.State state,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String note) {

    /** Who has asked. */
    @Schema(name = "RefundRequester", enumAsRef = true)
    public enum Requester {
        PLATFORM,
        OPERATOR,
        SHOPPER,
        UNKNOWN
    }

    /**
     * @param keys keys of operators
     * @param caller subject of the operator who reads
     */
    static ApprovalView of(Approval approval, PersonalKeys.Found keys, Askers askers, String caller) {
        Approval.First first = askers.hasFirst(approval) ? approval.first() : null;
        Approval.Decision decision = approval.decision();
        OfRefund refund = approval.purpose() instanceof OfRefund it ? it : null;
        OfCredit credit = approval.purpose() instanceof OfCredit it ? it : null;
        boolean two = askers.mustBeTwo(approval);
        Asker asker = approval.asker();
        return new ApprovalView(
                approval.purpose().kind(),
                refund == null ? null : approval.reference(),
                refund == null ? null : refund.paymentReference(),
                credit == null ? null : approval.reference(),
                credit == null ? null : credit.owner(),
                approval.correlation(),
                approval.amount(),
                credit == null
                        ? refund == null ? null : refund.reason()
                        : keys.open(credit.reason()).orElse(null),
                two || asker == null
                        ? Requester.UNKNOWN
                        : Requester.valueOf(asker.kind().name()),
                asker == null ? null : asker.operator(),
                approval.requestedAt(),
                two ? 2 : 1,
                first == null ? null : first.by(),
                first == null ? null : first.at(),
                decision == null
                        && !askers.isInvolved(caller, approval)
                        && !(two && askers.hasApproved(caller, approval)),
                approval.state(),
                decision == null ? null : decision.by(),
                decision == null ? null : decision.at(),
                decision == null ? null : keys.open(decision.note()).orElse(null));
    }
}
