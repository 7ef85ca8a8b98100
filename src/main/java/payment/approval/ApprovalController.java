package payment.approval;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import payment.approval.Approval.OfCredit;
import payment.approval.Approval.OfRefund;
import payment.approval.Approval.State;
import payment.approval.Deciding.ApprovedBefore;
import payment.approval.Deciding.DecidedBefore;
import payment.approval.Deciding.Refusal;
import payment.approval.Deciding.SameOperator;
import payment.approval.Deciding.TooMuch;
import payment.wallet.WalletKey;
import platform.auditlog.Audited;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.privacy.FoundKeys;
import platform.privacy.PersonalKeys;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Reason;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Shows refunds and credits that need a second operator, and lets operators decide on them. */
@RestController
@RequestMapping(path = "/api/v2", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_REFUNDS_APPROVE)
@Tag(name = "Payments")
class ApprovalController {

    private static final String OBJECT_TYPE = "refund";
    private static final String CREDIT_TYPE = "wallet_credit";

    private final Approvals approvals;
    private final Commands commands;
    private final InProgress inProgress;
    private final PersonalKeys personalKeys;

    ApprovalController(Approvals approvals, Commands commands, InProgress inProgress, PersonalKeys personalKeys) {
        this.approvals = approvals;
        this.commands = commands;
        this.inProgress = inProgress;
        this.personalKeys = personalKeys;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RefundApprovalPage")
    record Page(
            List<ApprovalView> refundApprovals, @Nullable String nextCursor) {}

    @Schema(name = "RefundApprove")
    record Approve(@Nullable @Reason String note) {}

    @Schema(name = "RefundRefuse")
    record Refuse(@NotNull @Reason String note) {}

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
        List<Approval> shown =
                page.rows().stream().map(Approvals.Numbered::approval).toList();
        FoundKeys keys = keysOf(shown);
        Askers askers = approvals.askers(shown);
        return new Page(
                page.rows(each -> ApprovalView.of(each.approval(), keys, askers, caller.subject())), page.nextCursor());
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
            @Valid @RequestBody Approve body) {
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
            @Valid @RequestBody Refuse body) {
        return decideRefund(key, caller, refund, false, body.note());
    }

    @PostMapping("/wallet-credits/{adjustment_id}/approve")
    @Audited(value = "payment.wallet_credit.approve", object = CREDIT_TYPE, id = "adjustment_id")
    @Operation(
            summary = "Approve a credit to a wallet",
            description =
                    "The wallet is credited at once. Neither the operator who has asked for the credit nor the owner of the"
                            + " wallet can approve it. The note is personal data: it is stored encrypted.")
    @ProblemCode.Possible(ApprovalProblem.class)
    CompletableFuture<ApprovalView> approveWalletCredit(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("adjustment_id") @Visible(max = Limits.MAX_TEXT) String adjustmentId,
            @Valid @RequestBody Approve body) {
        return decideCredit(key, caller, adjustmentId, true, body.note());
    }

    @PostMapping("/wallet-credits/{adjustment_id}/refuse")
    @Audited(value = "payment.wallet_credit.refuse", object = CREDIT_TYPE, id = "adjustment_id")
    @Operation(
            summary = "Refuse a credit to a wallet",
            description =
                    "The wallet is not credited. Neither the operator who has asked for the credit nor the owner of the wallet"
                            + " can refuse it. The note is personal data: it is stored encrypted.")
    @ProblemCode.Possible(
            value = ApprovalProblem.class,
            codes = {"REFUND_DECIDED", "SECOND_OPERATOR_REQUIRED"})
    CompletableFuture<ApprovalView> refuseWalletCredit(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("adjustment_id") @Visible(max = Limits.MAX_TEXT) String adjustmentId,
            @Valid @RequestBody Refuse body) {
        return decideCredit(key, caller, adjustmentId, false, body.note());
    }

    private CompletableFuture<ApprovalView> decideRefund(
            IdempotencyKey key, Caller caller, String refund, boolean approve, @Nullable String note) {
        Approval known = require(Approval.Kind.REFUND, refund);
        return decide(
                new DecideRefund(
                        key,
                        refund,
                        ((OfRefund) known.purpose()).paymentReference(),
                        known.correlation(),
                        approve,
                        caller.subject(),
                        note),
                known);
    }

    private CompletableFuture<ApprovalView> decideCredit(
            IdempotencyKey key, Caller caller, String adjustmentId, boolean approve, @Nullable String note) {
        Approval known = require(Approval.Kind.WALLET_CREDIT, adjustmentId);
        return decide(
                new DecideCredit(
                        key,
                        adjustmentId,
                        WalletKey.of(((OfCredit) known.purpose()).owner(), known.amount()),
                        known.correlation(),
                        approve,
                        caller.subject(),
                        note),
                known);
    }

    private CompletableFuture<ApprovalView> decide(Deciding command, Approval known) {
        return inProgress.once(command.key(), () -> commands.submit(command)).thenApply(result -> {
            result.value(ApprovalController::problem);
            Approval decided = require(known.purpose().kind(), known.reference());
            List<Approval> shown = List.of(decided);
            return ApprovalView.of(decided, keysOf(shown), approvals.askers(shown), command.subject());
        });
    }

    private Approval require(Approval.Kind kind, String reference) {
        return approvals
                .find(kind, reference)
                .orElseThrow(() -> ProblemException.notFound(
                        switch (kind) {
                            case REFUND -> "There is no such refund that needs an approval.";
                            case WALLET_CREDIT -> "There is no such credit that needs an approval.";
                        }));
    }

    private static ProblemException problem(Refusal refusal) {
        return switch (refusal) {
            case DecidedBefore before ->
                new ProblemException(
                        ApprovalProblem.REFUND_DECIDED,
                        "It is decided already; see details.state.",
                        Map.of("state", before.state(), "decided_by", before.by()));
            case SameOperator same ->
                new ProblemException(
                        ApprovalProblem.SECOND_OPERATOR_REQUIRED,
                        "You have asked for this money, or it is for your own wallet, so another operator must decide.",
                        Map.of());
            case ApprovedBefore before ->
                new ProblemException(
                        ApprovalProblem.SECOND_OPERATOR_REQUIRED,
                        "It is not known who has asked, and you have given the first of two approvals, so another"
                                + " operator must decide.",
                        Map.of());
            case TooMuch full ->
                new ProblemException(
                        ApprovalProblem.WALLET_TOO_FULL,
                        "All that was ever credited to the wallet would exceed what the platform can count.",
                        Map.of());
        };
    }

    /** The keys of the operators whose words are shown. */
    private FoundKeys keysOf(List<Approval> shown) {
        return personalKeys.findFor(shown.stream()
                .flatMap(approval -> Stream.of(
                        approval.purpose() instanceof OfCredit credit ? credit.reason() : null,
                        approval.decision() == null ? null : approval.decision().note())));
    }
}
