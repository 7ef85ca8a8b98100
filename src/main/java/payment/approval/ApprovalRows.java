package payment.approval;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import payment.approval.Deciding.ApprovedBefore;
import payment.approval.Deciding.DecidedBefore;
import payment.approval.Deciding.Refusal;
import payment.approval.Deciding.SameOperator;
import payment.wallet.AdjustWallet;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.sql.TrackedRows;

/** The approvals of one payment batch, and which refunds and credits need one. */
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
     * @param keys the keys of the operators who decide or ask for a credit, by owner
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

    /** Whether an adjustment waits for an operator: a credit above the limit. Then it waits from now on. */
    public boolean await(AdjustWallet command) {
        if (!limits.concern(command)) {
            return false;
        }
        PersonalKey key = Objects.requireNonNull(keys.get(OperatorAction.keyOwner(command.by())));
        rows.put(
                command.adjustmentId(),
                new Approval(
                        command.adjustmentId(),
                        command.correlation(),
                        command.amount(),
                        new Approval.OfCredit(command.wallet().owner(), key.seal(command.reason())),
                        askers.operator(command.by()),
                        at,
                        null,
                        null));
        return true;
    }

    /** The approval that the batch decides. */
    public Approval get(String reference) {
        return rows.find(reference)
                .orElseThrow(() -> new IllegalStateException(
                        "Approval not found, although approvals are never deleted: " + reference));
    }

    /**
     * Decides once on money that waits. If it is not known who has asked for it, two operators have to approve it; one can refuse it.
     *
     * @param apply does what follows from the decision, unless it refuses that
     * @param record records the change for the audit log
     */
    public CommandResult<String, Refusal> decide(
            Deciding command, Supplier<Optional<Refusal>> apply, Consumer<Change> record) {
        return claims.decide(command.key(), text -> text, text -> text, () -> {
            Approval pending = get(command.reference());
            boolean isFirst = command.approve() && askers.mustBeTwo(pending) && !askers.hasFirst(pending);
            Optional<Refusal> refusal = refusal(pending, command).or(() -> isFirst ? Optional.empty() : apply.get());
            if (refusal.isPresent()) {
                return new CommandResult.Refused<>(refusal.get());
            }
            Approval decided = isFirst
                    ? pending.with(new Approval.First(command.subject(), askers.issuer(), at))
                    : pending.with(new Approval.Decision(command.approve(), command.subject(), at, sealed(command)));
            rows.put(command.reference(), decided);
            record.accept(Change.of(command.reference(), audited(pending), audited(decided))
                    .because(command.note()));
            return new CommandResult.Done<>(command.reference());
        });
    }

    private Optional<Refusal> refusal(Approval approval, Deciding command) {
        Approval.Decision decision = approval.decision();
        if (decision != null) {
            return Optional.of(new DecidedBefore(approval.state(), decision.by()));
        }
        if (askers.isInvolved(command.subject(), approval)) {
            return Optional.of(new SameOperator());
        }
        return command.approve() && askers.hasApproved(command.subject(), approval)
                ? Optional.of(new ApprovedBefore())
                : Optional.empty();
    }

    /** The note may be about a person, so it is stored as personal data of the operator. */
    private @Nullable PersonalData sealed(Deciding command) {
        String note = command.note();
        PersonalKey key = keys.get(OperatorAction.keyOwner(command.subject()));
        return note == null || key == null ? null : key.seal(note);
    }

    private static Map<String, Object> audited(Approval approval) {
        Approval.First first = approval.first();
        return first == null
                ? Map.of("state", approval.state(), "amount", approval.amount())
                : Map.of("state", approval.state(), "amount", approval.amount(), "first_approved_by", first.by());
    }

    Claims claims() {
        return claims;
    }

    TrackedRows<String, Approval> approvals() {
        return rows;
    }
}
