package payment.sandbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import payment.sandbox.SandboxBehaviour.Refunds;
import platform.money.Money;
import platform.sandbox.ConditionalOnSandbox;

/**
 * What was paid to this instance's sandbox and what it has given back, so that it gives back no more than it took. Kept in memory,
 * for the payments that came last: of any other it believes what it is told, as after a restart.
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

    /** A payment is captured once; of several amounts in one currency the largest counts. */
    synchronized void captured(String paymentId, Money amount) {
        accounts.computeIfAbsent(paymentId, id -> new Account())
                .captures
                .merge(amount.currency(), amount, (known, next) -> known.compareTo(next) < 0 ? next : known);
    }

    /**
     * Decides on a refund, once: the same reference is answered the same.
     *
     * @param wanted what becomes of it if as much is left
     */
    synchronized Refunds refund(String paymentId, String reference, Money amount, Refunds wanted) {
        Account account = accounts.get(paymentId);
        return account == null
                ? wanted
                : account.refunds
                        .computeIfAbsent(
                                reference, unknown -> new Refund(amount, account.has(amount) ? wanted : Refunds.REFUSE))
                        .outcome();
    }

    private record Refund(Money amount, Refunds outcome) {

        boolean givesBack() {
            return switch (outcome) {
                case SUCCEED, ACCEPT -> true;
                case REFUSE, ACCEPT_THEN_REFUSE -> false;
            };
        }
    }

    private static final class Account {

        private final Map<String, Money> captures = new HashMap<>();
        private final Map<String, Refund> refunds = new HashMap<>();

        boolean has(Money amount) {
            Money left = captures.getOrDefault(amount.currency(), Money.zero(amount.currency()));
            for (Refund refund : refunds.values()) {
                if (refund.givesBack() && refund.amount().currency().equals(amount.currency())) {
                    left = left.minus(refund.amount());
                }
            }
            return amount.compareTo(left) <= 0;
        }
    }
}
