package payment.wallet;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import payment.approval.Approval;
import payment.approval.ApprovalProblem;
import payment.approval.ApprovalView;
import payment.approval.DecisionBody;
import payment.approval.ShownApprovals;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;

/** Lets operators decide on credits to wallets that need a second operator. */
@RestController
@RequestMapping(path = "/api/v2/wallet-credits/{adjustment_id}", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_REFUNDS_APPROVE)
@Tag(name = "Payments")
class WalletCreditController {

    private static final String OBJECT_TYPE = "wallet_credit";

    private final ShownApprovals approvals;
    private final DecideCredit decideCredit;
    private final Edits edits;

    WalletCreditController(ShownApprovals approvals, DecideCredit decideCredit, Edits paymentEdits) {
        this.approvals = approvals;
        this.decideCredit = decideCredit;
        this.edits = paymentEdits;
    }

    @PostMapping("/approve")
    @Audited(value = "payment.wallet_credit.approve", object = OBJECT_TYPE, id = "adjustment_id")
    @Operation(
            summary = "Approve a credit to a wallet",
            description =
                    "The wallet is credited at once. Neither the operator who has asked for the credit nor the owner of the"
                            + " wallet can approve it. The note is personal data: it is stored encrypted.")
    @ProblemCode.Possible(ApprovalProblem.class)
    ApprovalView approveWalletCredit(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("adjustment_id") @Visible(max = Limits.MAX_TEXT) String adjustmentId,
            @Valid @RequestBody DecisionBody.Approve body) {
        return decide(key, caller, adjustmentId, true, body.note());
    }

    @PostMapping("/refuse")
    @Audited(value = "payment.wallet_credit.refuse", object = OBJECT_TYPE, id = "adjustment_id")
    @Operation(
            summary = "Refuse a credit to a wallet",
            description =
                    "The wallet is not credited. Neither the operator who has asked for the credit nor the owner of the wallet"
                            + " can refuse it. The note is personal data: it is stored encrypted.")
    @ProblemCode.Possible(
            value = ApprovalProblem.class,
            codes = {"REFUND_DECIDED", "SECOND_OPERATOR_REQUIRED"})
    ApprovalView refuseWalletCredit(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("adjustment_id") @Visible(max = Limits.MAX_TEXT) String adjustmentId,
            @Valid @RequestBody DecisionBody.Refuse body) {
        return decide(key, caller, adjustmentId, false, body.note());
    }

    private ApprovalView decide(
            IdempotencyKey key, Caller caller, String adjustmentId, boolean approve, @Nullable String note) {
        edits.make(key, decideCredit, new DecideCredit.Wanted(adjustmentId, approve, note));
        return approvals.of(Approval.Kind.WALLET_CREDIT, adjustmentId, caller.subject());
    }
}
