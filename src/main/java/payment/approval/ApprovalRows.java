package payment.approval;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import payment.approval.DecideRefund.DecidedBefore;
import payment.approval.DecideRefund.Refusal;
import payment.approval.DecideRefund.SameOperator;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.sql.TrackedRows;

/** The approvals of one payment batch, and which refunds need one. */
public final class ApprovalRows {

    private final ApprovalProperties limits;
    private final Claims claims;
    private final Map<String, PersonalKey> keys;
    private final Instant at;
    private final TrackedRows<String, RefundApproval> rows;

    /**
     * @param found the locked approvals of the refunds that the batch decides
     * @param keys the keys of the operators who decide, by owner
     */
    public ApprovalRows(
            ApprovalProperties limits,
            Claims claims,
            Map<String, RefundApproval> found,
            Map<String, PersonalKey> keys,
            Instant at) {
        this.limits = limits;
        this.claims = claims;
        this.rows = new TrackedRows<>(new HashMap<>(found));
        this.keys = Map.copyOf(keys);
        this.at = at;
    }

    /** Whether a refund of this amount waits for an operator. */
    public boolean concern(Money amount) {
        return limits.concern(amount);
    }

    /** The refund waits for an operator from now on. */
    public void await(
            String refund,
            String paymentReference,
            String correlation,
            Money amount,
            String reason,
            @Nullable String requestedBy) {
        rows.put(
                refund,
                new RefundApproval(refund, paymentReference, correlation, amount, reason, requestedBy, at, null));
    }

    /**
     * Decides once on a refund that waits.
     *
     * @param apply does what follows from the decision
     * @param record records the change for the audit log
     */
    public CommandResult<String, Refusal> decide(DecideRefund command, Runnable apply, Consumer<Change> record) {
        return claims.decide(command.key(), text -> text, text -> text, () -> {
            RefundApproval pending = rows.find(command.refund())
                    .orElseThrow(() -> new IllegalStateException(
                            "Approval not found, although approvals are never deleted: " + command.refund()));
            Optional<Refusal> refusal = refusal(pending, command);
            if (refusal.isPresent()) {
                return new CommandResult.Refused<>(refusal.get());
            }
            RefundApproval decided = pending.with(
                    new RefundApproval.Decision(command.approve(), command.subject(), at, sealed(command)));
            rows.put(command.refund(), decided);
            record.accept(Change.of(command.refund(), audited(pending), audited(decided))
                    .because(command.note()));
            apply.run();
            return new CommandResult.Done<>(command.refund());
        });
    }

    private static Optional<Refusal> refusal(RefundApproval approval, DecideRefund command) {
        RefundApproval.Decision decision = approval.decision();
        if (decision != null) {
            return Optional.of(new DecidedBefore(approval.state(), decision.by()));
        }
        return command.subject().equals(approval.requestedBy()) ? Optional.of(new SameOperator()) : Optional.empty();
    }

    /** The note may be about a person, so it is stored as personal data of the operator. */
    private @Nullable PersonalData sealed(DecideRefund command) {
        String note = command.note();
        PersonalKey key = keys.get(OperatorAction.keyOwner(command.subject()));
        return note == null || key == null ? null : key.seal(note);
    }

    private static Map<String, Object> audited(RefundApproval approval) {
        return Map.of("state", approval.state(), "amount", approval.amount());
    }

    Claims claims() {
        return claims;
    }

    List<RefundApproval> inserted() {
        return rows.inserted();
    }

    List<RefundApproval> updated() {
        return rows.updated();
    }
}
