package payment.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * The approval of a refund as operators see it.
 *
 * @param refundReference reference of the refund
 * @param reason of the refund
 * @param requestedBy subject of the operator who has requested the refund; absent if no operator has
 * @param decidedBy subject of the operator who has decided; absent while the approval is pending
 * @param note the words of the operator who has decided; absent if there are none, or if the data of the operator was erased
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RefundApproval")
record ApprovalView(
        String refundReference,
        String paymentReference,
        String correlation,
        Money amount,
        String reason,
        @Nullable String requestedBy,
        Instant requestedAt,
        RefundApproval.State state,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String note) {

    /** @param keys keys of operators, by owner */
    static ApprovalView of(RefundApproval approval, Map<String, PersonalKey> keys) {
        RefundApproval.Decision decision = approval.decision();
        PersonalData note = decision == null ? null : decision.note();
        PersonalKey key = note == null ? null : keys.get(note.owner());
        return new ApprovalView(
                approval.refund(),
                approval.paymentReference(),
                approval.correlation(),
                approval.amount(),
                approval.reason(),
                approval.requestedBy(),
                approval.requestedAt(),
                approval.state(),
                decision == null ? null : decision.by(),
                decision == null ? null : decision.at(),
                note == null || key == null ? null : key.open(note).orElse(null));
    }
}
