package payment.approval;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import payment.approval.Approval.OfRefund;
import payment.approval.Approval.State;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;

/** Shows refunds and credits that need a second operator, and lets operators decide on the refunds. */
@RestController
@RequestMapping(path = "/api/v2", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_REFUNDS_APPROVE)
@Tag(name = "Payments")
class ApprovalController {

    private static final String OBJECT_TYPE = "refund";

    private final Approvals approvals;
    private final ShownApprovals shown;
    private final Commands commands;
    private final InProgress inProgress;

    ApprovalController(Approvals approvals, ShownApprovals shown, Commands commands, InProgress inProgress) {
        this.approvals = approvals;
        this.shown = shown;
        this.commands = commands;
        this.inProgress = inProgress;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RefundApprovalPage")
    record Page(
            List<ApprovalView> refundApprovals, @Nullable String nextCursor) {}

    @GetMapping("/refund-approvals")
    @Operation(
            summary = "List the refunds and credits that need a second operator, newest first",
            description =
                    "Refunds, and credits to wallets, above the configured limit of their currency; refunds of one"
                            + " order that needed no approval count together. Without `state`, the list has those that wait for a"
                            + " decision. A refund that waits holds its amount, and the provider has not been called for it. A credit"
                            + " that waits is not in the wallet.")
    Page listRefundApprovals(
            @RequestParam(required = false) @Nullable Set<State> state,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String correlation,
            @RequestParam(name = "payment_reference", required = false) @Nullable @Visible(max = Limits.MAX_TEXT)
                    String paymentReference,
            @PageLimits PageRequest request,
            Caller caller) {
        Approvals.Query query = new Approvals.Query(
                state == null || state.isEmpty() ? Set.of(State.PENDING) : state,
                correlation,
                paymentReference,
                Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(null));
        Slice<Approvals.Numbered> page = Slice.of(
                request.limit(), rows -> approvals.list(query, rows), each -> Cursor.of(Long.toString(each.number())));
        return new Page(shown.of(page.rows(Approvals.Numbered::approval), caller.subject()), page.nextCursor());
    }

    @PostMapping("/refunds/{refund_reference}/approve")
    @Audited(value = "payment.refund.approve", object = OBJECT_TYPE, id = "refund_reference")
    @Operation(
            summary = "Approve a refund",
            description =
                    "The refund is sent to the provider. The answer does not wait for the provider. The person who"
                            + " has requested the refund, as an operator or as the shopper, cannot approve it. If the requester"
                            + " is UNKNOWN, two operators have to approve; after the first the refund is still PENDING. The note"
                            + " is personal data: it is stored encrypted.")
    @ProblemCode.Possible(
            value = ApprovalProblem.class,
            codes = {"REFUND_DECIDED", "SECOND_OPERATOR_REQUIRED"})
    CompletableFuture<ApprovalView> approveRefund(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("refund_reference") @Visible(max = Limits.MAX_TEXT) String refund,
            @Valid @RequestBody DecisionBody.Approve body) {
        return decideRefund(key, caller, refund, true, body.note());
    }

    @PostMapping("/refunds/{refund_reference}/refuse")
    @Audited(value = "payment.refund.refuse", object = OBJECT_TYPE, id = "refund_reference")
    @Operation(
            summary = "Refuse a refund",
            description =
                    "The provider is not called, and the refund has failed: the order waits as for a refund that the"
                            + " provider has refused. The person who has requested the refund cannot refuse it. The note is"
                            + " personal data: it is stored encrypted.")
    @ProblemCode.Possible(
            value = ApprovalProblem.class,
            codes = {"REFUND_DECIDED", "SECOND_OPERATOR_REQUIRED"})
    CompletableFuture<ApprovalView> refuseRefund(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("refund_reference") @Visible(max = Limits.MAX_TEXT) String refund,
            @Valid @RequestBody DecisionBody.Refuse body) {
        return decideRefund(key, caller, refund, false, body.note());
    }

    private CompletableFuture<ApprovalView> decideRefund(
            IdempotencyKey key, Caller caller, String refund, boolean approve, @Nullable String note) {
        Approval known = approvals.require(Approval.Kind.REFUND, refund);
        DecideRefund command = new DecideRefund(
                key,
                refund,
                ((OfRefund) known.purpose()).paymentReference(),
                known.correlation(),
                approve,
                caller.subject(),
                note);
        return inProgress.once(key, () -> commands.submit(command)).thenApply(result -> {
            result.value(refused -> refused);
            return shown.of(Approval.Kind.REFUND, refund, caller.subject());
        });
    }
}
