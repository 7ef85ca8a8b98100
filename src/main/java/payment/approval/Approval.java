package payment.approval;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * The approval of one refund, or of one credit to a wallet.
 *
 * @param reference of the refund, or the id of the adjustment that credits the wallet
 * @param asker who has asked for the money; null if that is not known
 * @param first the first of two approvals; null if there is none
 * @param decision null while the approval is pending
 */
public record Approval(
        String reference,
        String correlation,
        Money amount,
        Purpose purpose,
        @Nullable Asker asker,
        Instant requestedAt,
        @Nullable First first,
        @Nullable Decision decision) {

    /** As in the table. */
    public enum State {
        PENDING,
        APPROVED,
        REFUSED
    }

    /** As in the table. */
    public enum Kind {
        REFUND,
        WALLET_CREDIT
    }

    /** What the money is for. */
    public sealed interface Purpose {

        Kind kind();
    }

    /** @param reason of the refund, as its requester gave it */
    public record OfRefund(String paymentReference, String reason) implements Purpose {

        @Override
        public Kind kind() {
            return Kind.REFUND;
        }
    }

    /**
     * @param owner the customer whose wallet is credited
     * @param reason the words of the operator who has asked for the credit, sealed
     */
    public record OfCredit(String owner, PersonalData reason) implements Purpose {

        @Override
        public Kind kind() {
            return Kind.WALLET_CREDIT;
        }
    }

    /**
     * The first of two approvals.
     *
     * @param by subject of the operator
     * @param issuer of the operator's token
     */
    public record First(String by, String issuer, Instant at) {}

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

    /** The change to a state after a decision, for the audit log. */
    Change changed(Approval after, @Nullable String note) {
        return Change.of(reference, audited(), after.audited()).because(note);
    }

    private Map<String, Object> audited() {
        return first == null
                ? Map.of("state", state(), "amount", amount)
                : Map.of("state", state(), "amount", amount, "first_approved_by", first.by());
    }

    Approval with(Decision made) {
        return new Approval(reference, correlation, amount, purpose, asker, requestedAt, first, made);
    }

    Approval with(First made) {
        return new Approval(reference, correlation, amount, purpose, asker, requestedAt, made, decision);
    }
}
