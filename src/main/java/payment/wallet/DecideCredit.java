package payment.wallet;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import payment.approval.Approval;
import payment.approval.ApprovalProblem;
import payment.approval.Approvals;
import payment.wallet.Adjustment.Direction;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Approves or refuses a credit to a wallet that waits for another operator. */
@Component
class DecideCredit implements Edit.WithoutAnswer<DecideCredit.Wanted> {

    private final Approvals approvals;
    private final Wallets wallets;
    private final ApplicationEventPublisher publisher;

    DecideCredit(Approvals approvals, Wallets wallets, ApplicationEventPublisher publisher) {
        this.approvals = approvals;
        this.wallets = wallets;
        this.publisher = publisher;
    }

    /** @param note the words of the operator; null if there are none */
    record Wanted(
            String adjustmentId, boolean approve, @Nullable String note) {

        /** Without the note, which may be about a person. */
        @Override
        public String toString() {
            return "Wanted[adjustmentId=%s, approve=%s]".formatted(adjustmentId, approve);
        }
    }

    /** @throws ProblemException 404 if no such credit has waited; 409 as {@link Approvals#decide}, or if the wallet cannot take the amount */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        Approval pending = approvals.lock(Approval.Kind.WALLET_CREDIT, wanted.adjustmentId());
        Approval decided = approvals.decide(pending, wanted.approve(), wanted.note(), editing);
        if (decided.state() == Approval.State.APPROVED) {
            credit(pending, editing);
        }
        return Nothing.ELSE;
    }

    private void credit(Approval approval, Editing editing) {
        WalletKey key = WalletKey.of(((Approval.OfCredit) approval.purpose()).owner(), approval.amount());
        WalletRows rows = wallets.lock(WalletKeys.of(key), editing.now());
        if (!rows.wallet(key).hasRoomFor(approval.amount())) {
            throw new ProblemException(ApprovalProblem.WALLET_TOO_FULL, Wallet.TOO_FULL, Map.of());
        }
        Adjustment credit = new Adjustment(approval.reference(), key, Direction.CREDIT, approval.amount());
        publisher.publishEvent(rows.adjust(credit).published(credit.direction().move(), null));
        wallets.save(rows);
    }
}
