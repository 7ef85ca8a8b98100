package payment;

import java.util.List;
import org.springframework.stereotype.Component;
import payment.Payment.Captured;
import platform.audit.ConditionalOnAudit;
import platform.audit.Repair;

/**
 * Recalculates the refunded amount of a payment from its refunds. A refund changes only under the row lock of its payment, so the
 * repair sees all refunds while it holds that lock.
 */
@Component
@ConditionalOnAudit
class RefundCountRepair implements Repair {

    private final Payments payments;
    private final Refunds refunds;

    RefundCountRepair(Payments payments, Refunds refunds) {
        this.payments = payments;
        this.refunds = refunds;
    }

    @Override
    public String finding() {
        return "refund-count";
    }

    @Override
    public boolean repair(String reference) {
        Payment payment = payments.lock(List.of(reference)).find(reference).orElse(null);
        long held = refunds.heldMinor(reference);
        if (payment == null
                || !(payment.state() instanceof Captured captured)
                || captured.refundMinor() == held
                || held > payment.amount().amountMinor()) {
            return false;
        }
        payments.recount(reference, held);
        return true;
    }
}
