package payment.approval;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import payment.approval.DecideRefund.DecidedBefore;
import payment.approval.DecideRefund.Refusal;
import payment.approval.DecideRefund.SameOperator;
import payment.approval.RefundApproval.State;
import platform.auditlog.Audited;
import platform.card.NoCardNumber;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.page.Cursor;
import platform.page.Slice;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import platform.web.Texts;

/** Shows refunds that need a second operator, and lets operators decide on them. */
@RestController
@RequestMapping(path = "/api/v2", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_REFUNDS_APPROVE)
@Tag(name = "Payments")
class ApprovalController {

    private static final String OBJECT_TYPE = "refund";

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

    /** @param nextCursor cursor of the next page; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RefundApprovalPage")
    record Page(
            List<ApprovalView> refundApprovals, @Nullable String nextCursor) {}

    @Schema(name = "RefundApprove")
    record Approve(
            @Nullable
            @Size(min = 1, max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @NoCardNumber
            String note) {}

    @Schema(name = "RefundRefuse")
    record Refuse(
            @NotNull
            @Size(min = 1, max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @NoCardNumber
            String note) {}

    @GetMapping("/refund-approvals")
    @Operation(
            summary = "List the refunds that need a second operator, newest first",
            description = "Refunds above the configured limit of their currency. Without `state`, those that wait for a"
                    + " decision. A refund that waits holds its amount, and the provider has not been called for it.")
    Page listRefundApprovals(
            @RequestParam(required = false) @Nullable Set<State> state,
            @RequestParam(required = false)
                    @Nullable
                    @Size(max = Limits.MAX_REFERENCE)
                    @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
                    String correlation,
            @RequestParam(name = "payment_reference", required = false)
                    @Nullable
                    @Size(max = Limits.MAX_TEXT)
                    @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
                    String paymentReference,
            @RequestParam(defaultValue = Limits.DEFAULT_PAGE_TEXT) @Range(min = 1, max = Limits.MAX_PAGE) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Approvals.Query query = new Approvals.Query(
                state == null || state.isEmpty() ? Set.of(State.PENDING) : state,
                correlation,
                paymentReference,
                Cursor.parse(cursor, 1).map(key -> key.number(0)).orElse(null));
        Slice<Approvals.Numbered> page =
                Slice.of(limit, rows -> approvals.list(query, rows), each -> Cursor.of(Long.toString(each.number())));
        Map<String, PersonalKey> keys =
                keysOf(page.rows().stream().map(Approvals.Numbered::approval).toList());
        return new Page(page.rows(each -> ApprovalView.of(each.approval(), keys)), page.nextCursor());
    }

    @PostMapping("/refunds/{refund_reference}/approve")
    @Audited(value = "payment.refund.approve", object = OBJECT_TYPE, id = "refund_reference")
    @Operation(
            summary = "Approve a refund",
            description =
                    "The refund is sent to the provider. The answer does not wait for the provider. The operator who"
                            + " has requested the refund cannot approve it. The note is personal data: it is stored encrypted.")
    @ProblemCode.Possible(ApprovalProblem.class)
    CompletableFuture<ApprovalView> approveRefund(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("refund_reference")
                    @Size(max = Limits.MAX_TEXT)
                    @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
                    String refund,
            @Valid @RequestBody Approve body) {
        return decide(key, caller, refund, true, body.note());
    }

    @PostMapping("/refunds/{refund_reference}/refuse")
    @Audited(value = "payment.refund.refuse", object = OBJECT_TYPE, id = "refund_reference")
    @Operation(
            summary = "Refuse a refund",
            description =
                    "The provider is not called, and the refund has failed: the order waits as for a refund that the"
                            + " provider has refused. The operator who has requested the refund cannot refuse it. The note is"
                            + " personal data: it is stored encrypted.")
    @ProblemCode.Possible(ApprovalProblem.class)
    CompletableFuture<ApprovalView> refuseRefund(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("refund_reference")
                    @Size(max = Limits.MAX_TEXT)
                    @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
                    String refund,
            @Valid @RequestBody Refuse body) {
        return decide(key, caller, refund, false, body.note());
    }

    private CompletableFuture<ApprovalView> decide(
            IdempotencyKey key, Caller caller, String refund, boolean approve, @Nullable String note) {
        RefundApproval known = require(refund);
        DecideRefund command = new DecideRefund(
                key, refund, known.paymentReference(), known.correlation(), approve, caller.subject(), note);
        return inProgress.once(key, () -> commands.submit(command)).thenApply(result -> {
            result.value(ApprovalController::problem);
            RefundApproval decided = require(refund);
            return ApprovalView.of(decided, keysOf(List.of(decided)));
        });
    }

    private RefundApproval require(String refund) {
        return approvals
                .find(refund)
                .orElseThrow(() -> ProblemException.notFound("There is no such refund that needs an approval."));
    }

    private static ProblemException problem(Refusal refusal) {
        return switch (refusal) {
            case DecidedBefore before ->
                new ProblemException(
                        ApprovalProblem.REFUND_DECIDED,
                        "The refund is decided already; see details.state.",
                        Map.of("state", before.state(), "decided_by", before.by()));
            case SameOperator same ->
                new ProblemException(
                        ApprovalProblem.SECOND_OPERATOR_REQUIRED,
                        "You have requested this refund, so another operator must decide on it.",
                        Map.of());
        };
    }

    private Map<String, PersonalKey> keysOf(List<RefundApproval> shown) {
        Set<String> owners = shown.stream()
                .map(RefundApproval::decision)
                .filter(decision -> decision != null && decision.note() != null)
                .map(decision -> decision.note())
                .map(PersonalData::owner)
                .collect(Collectors.toSet());
        return owners.isEmpty() ? Map.of() : personalKeys.find(owners);
    }
}
