package payment.sandbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import payment.sandbox.SandboxBehaviour.Refunds;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;

/**
 * The payments to this instance's sandbox and their refunds, so that the sandbox refunds no more than was paid. They are kept in
 * memory, and only for the last 10,000 payments. For any other payment, also after a restart, the sandbox does not check the amount of
 * a refund.
 */
@Component
@ConditionalOnSandbox(SandboxProperties.ENABLED)
class SandboxAccounts {

    private static final int MOST_PAYMENTS = 10_000;

    private final Map<String, Account> accounts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
            return size() > MOST_PAYMENTS;
        }
    };

    /** Records a capture. A payment is captured once; if several amounts of one currency are reported, the largest counts. */
    synchronized void captured(String paymentId, Money amount) {
        accounts.computeIfAbsent(paymentId, id -> new Account())
                .captures
                .merge(amount.currency(), amount, (known, next) -> known.compareTo(next) < 0 ? next : known);
    }

    /**
     * Decides on a refund once: the same reference gets the same outcome again.
     *
     * @param outcomeIfCovered the outcome if enough of the payment is left
     */
    synchronized Refunds refund(String paymentId, String reference, Money amount, Refunds outcomeIfCovered) {
        Account account = accounts.get(paymentId);
        return account == null
                ? outcomeIfCovered
                : account.refunds
                        .computeIfAbsent(
                                reference,
                                unknown ->
                                        new Refund(amount, account.covers(amount) ? outcomeIfCovered : Refunds.REFUSE))
                        .outcome();
    }

    private record Refund(Money amount, Refunds outcome) {

        boolean reducesBalance() {
            return switch (outcome) {
                case SUCCEED, ACCEPT -> true;
                case REFUSE, ACCEPT_THEN_REFUSE -> false;
            };
        }
    }

    private static final class Account {

        private final Map<String, Money> captures = new HashMap<>();
        private final Map<String, Refund> refunds = new HashMap<>();

        boolean covers(Money amount) {
            Money left = captures.getOrDefault(amount.currency(), Money.zero(amount.currency()));
            for (Refund refund : refunds.values()) {
                if (refund.reducesBalance() && refund.amount().currency().equals(amount.currency())) {
                    left = left.minus(refund.amount());
                }
            }
            return amount.compareTo(left) <= 0;
        }
    }
}
