package payment.approval;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.sql.TrackedRows;
import platform.web.ProblemException;

/** The approvals of one payment batch, and which refunds need one. */
public final class ApprovalRows {

    private final ApprovalProperties limits;
    private final Claims claims;
    private final Map<String, PersonalKey> keys;
    private final Askers askers;
    private final Instant at;
    private final TrackedRows<String, Approval> rows;
    private final Map<String, Money> unapproved = new HashMap<>();

    /**
     * @param found the locked approvals that the batch decides
     * @param keys the keys of the operators who decide, by owner
     * @param askers tells whether an operator has asked
     */
    public ApprovalRows(
            ApprovalProperties limits,
            Claims claims,
            Map<String, Approval> found,
            Map<String, PersonalKey> keys,
            Askers askers,
            Instant at) {
        this.limits = limits;
        this.claims = claims;
        this.rows = new TrackedRows<>(new HashMap<>(found));
        this.keys = Map.copyOf(keys);
        this.askers = askers;
        this.at = at;
    }

    /** An earlier refund of this order that needed no approval counts towards the limit. */
    void addUnapproved(String correlation, Money amount) {
        unapproved.merge(correlation + " " + amount.currency(), amount, Money::plus);
    }

    /**
     * Whether a refund waits for an operator: if it and the refunds of the same order that needed no approval exceed the limit together.
     * A refund that does not wait counts from then on.
     */
    public boolean concern(String correlation, Money amount) {
        Money earlier = unapproved.get(correlation + " " + amount.currency());
        if (limits.concern(earlier == null ? amount : earlier.plus(amount))) {
            return true;
        }
        if (limits.any()) {
            addUnapproved(correlation, amount);
        }
        return false;
    }

    /**
     * The refund waits for an operator from now on.
     *
     * @param asker who has asked for the refund; null if that is not known
     */
    public void await(
            String refund,
            String paymentReference,
            String correlation,
            Money amount,
            String reason,
            @Nullable Asker asker) {
        rows.put(
                refund,
                new Approval(
                        refund,
                        correlation,
                        amount,
                        new Approval.OfRefund(paymentReference, reason),
                        asker,
                        at,
                        null,
                        null));
    }

    private Approval get(String reference) {
        return rows.find(reference)
                .orElseThrow(() -> new IllegalStateException(
                        "Approval not found, although approvals are never deleted: " + reference));
    }

    /**
     * Decides once on a refund that waits.
     *
     * @param apply does what follows from a decision that is not the first of two
     * @param record records the change for the audit log
     */
    public CommandResult<String, ProblemException> decide(
            DecideRefund command, Runnable apply, Consumer<Change> record) {
        return claims.make(command.key(), text -> text, text -> text, () -> {
            Approval pending = get(command.refund());
            Approval decided = ApprovalRules.decide(
                    pending, new Approval.Decision(command.approve(), command.subject(), at, sealed(command)), askers);
            if (decided.decision() != null) {
                apply.run();
            }
            rows.put(command.refund(), decided);
            record.accept(pending.changed(decided, command.note()));
            return command.refund();
        });
    }

    /** The note may be about a person, so it is stored as personal data of the operator. */
    private @Nullable PersonalData sealed(DecideRefund command) {
        String note = command.note();
        PersonalKey key = keys.get(OperatorAction.keyOwner(command.subject()));
        return note == null || key == null ? null : key.seal(note);
    }

    Claims claims() {
        return claims;
    }

    TrackedRows<String, Approval> approvals() {
        return rows;
    }
}
