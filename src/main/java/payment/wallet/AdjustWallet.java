package payment.wallet;

import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import payment.approval.Approval;
import payment.approval.Approvals;
import platform.auditlog.Change;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Adds an amount to a wallet, or takes it off. A credit above the limit waits for another operator. */
@Component
class AdjustWallet implements Edit<AdjustWallet.Wanted, AdjustWallet.Adjusted> {

    private static final String WAITS = "waits ";

    private final Wallets wallets;
    private final Approvals approvals;
    private final ApplicationEventPublisher publisher;

    AdjustWallet(Wallets wallets, Approvals approvals, ApplicationEventPublisher publisher) {
        this.wallets = wallets;
        this.approvals = approvals;
        this.publisher = publisher;
    }

    /** @param reason for the audit log, and for the operator who approves */
    record Wanted(Adjustment adjustment, String reason) {

        /** Without the reason, which may be about a person. */
        @Override
        public String toString() {
            return "Wanted[%s]".formatted(adjustment);
        }
    }

    /** @param waits whether another operator has to approve the adjustment */
    record Adjusted(String adjustmentId, boolean waits) {}

    /** @throws ProblemException 409 as {@link WalletRows#adjust} */
    @Override
    public Adjusted make(Wanted wanted, Editing editing) {
        Adjustment adjustment = wanted.adjustment();
        WalletRows rows = wallets.lock(WalletKeys.of(adjustment.wallet()), editing.now());
        Wallet before = rows.wallet(adjustment.wallet());
        boolean waits = adjustment.isCredit() && approvals.concern(adjustment.amount());
        if (waits) {
            before.requireRoomFor(adjustment.amount());
            await(wanted, editing);
        } else {
            publisher.publishEvent(
                    rows.adjust(adjustment).published(adjustment.direction().move(), null));
            wallets.save(rows);
        }
        editing.changed(Change.of(
                        adjustment.wallet().owner() + "/" + adjustment.wallet().currency(),
                        balance(before),
                        waits ? waiting(before, adjustment) : balance(rows.wallet(adjustment.wallet())))
                .because(wanted.reason()));
        return new Adjusted(adjustment.id(), waits);
    }

    private void await(Wanted wanted, Editing editing) {
        Adjustment credit = wanted.adjustment();
        String by = editing.caller().subject();
        approvals.add(new Approval(
                credit.id(),
                credit.correlation(),
                credit.amount(),
                new Approval.OfCredit(credit.wallet().owner(), approvals.seal(by, wanted.reason())),
                approvals.asker(by),
                editing.now(),
                null,
                null));
    }

    private static Map<String, Object> waiting(Wallet wallet, Adjustment credit) {
        return Map.of(
                "balance_minor", wallet.balanceMinor(),
                "currency", wallet.key().currency(),
                "waiting_credit_id", credit.id(),
                "waiting_credit_minor", credit.amount().amountMinor());
    }

    private static Map<String, Object> balance(Wallet wallet) {
        return Map.of(
                "balance_minor", wallet.balanceMinor(), "currency", wallet.key().currency());
    }

    @Override
    public String saved(Adjusted made) {
        return made.waits() ? WAITS + made.adjustmentId() : made.adjustmentId();
    }

    @Override
    public Adjusted repeated(String saved) {
        return saved.startsWith(WAITS)
                ? new Adjusted(saved.substring(WAITS.length()), true)
                : new Adjusted(saved, false);
    }
}
