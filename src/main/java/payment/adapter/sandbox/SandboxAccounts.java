package payment.adapter.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.adapter.sandbox.SandboxBehaviour.Refunds;
import payment.statement.FundLine;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;
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
            boolean full = size() > MOST_PAYMENTS;
            if (full) {
                completeSince = lastAt;
                forgetful = true;
            }
            return full;
        }
    };

    private final List<Movement> payouts = new ArrayList<>();
    private boolean forgetful;
    private Instant completeSince;
    private Instant lastAt;

    SandboxAccounts(Clock clock) {
        completeSince = clock.instant();
        lastAt = completeSince;
    }

    /** Since when the sandbox knows all payments and refunds: since its start, or since it forgot the oldest ones. */
    synchronized Instant completeSince() {
        return completeSince;
    }

    /** What the sandbox did in this period: the captures and refunds that it knows. It takes no fees. */
    synchronized List<StatementLine> lines(Instant from, Instant to) {
        List<StatementLine> lines = new ArrayList<>();
        accounts.forEach((paymentId, account) -> {
            Instant at = account.capturedAt;
            account.parts.forEach((reference, part) -> {
                if (isWithin(part.at(), from, to)) {
                    lines.add(line(lines.size() + 1, Kind.PAYMENT, paymentId, reference, part.amount(), part.at()));
                }
            });
            if (account.parts.isEmpty() && at != null && isWithin(at, from, to)) {
                account.captures
                        .values()
                        .forEach(amount -> lines.add(line(
                                lines.size() + 1,
                                Kind.PAYMENT,
                                paymentId,
                                SandboxEvent.reference(paymentId),
                                amount,
                                at)));
            }
            account.refunds.forEach((reference, refund) -> {
                if (refund.reducesBalance() && isWithin(refund.at(), from, to)) {
                    lines.add(line(
                            lines.size() + 1,
                            Kind.REFUND,
                            SandboxEvent.paymentId(reference),
                            reference,
                            refund.amount(),
                            refund.at()));
                }
            });
        });
        return lines;
    }

    private static boolean isWithin(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    private static StatementLine line(
            long number, Kind kind, String providerId, String reference, Money amount, Instant at) {
        return new StatementLine(number, kind, providerId, reference, amount.amountMinor(), amount.currency(), 0, at);
    }

    /**
     * A movement on the account of the sandbox.
     *
     * @param amount below zero if money leaves the account
     */
    record Movement(String id, FundLine.Kind kind, Money amount, Instant at) {}

    /** Records a payout to the bank account of the shop. */
    synchronized void paidOut(String id, Money amount, Instant at) {
        payouts.add(new Movement(id, FundLine.Kind.PAYOUT, amount.times(-1), at));
        if (payouts.size() > MOST_PAYMENTS) {
            payouts.removeFirst();
            forgetful = true;
        }
    }

    /** All movements before a time, in their order; empty if the sandbox has forgotten some. */
    synchronized Optional<List<Movement>> movements(Instant to) {
        if (forgetful) {
            return Optional.empty();
        }
        List<Movement> movements = new ArrayList<>(payouts);
        lines(Instant.EPOCH, to)
                .forEach(line -> movements.add(new Movement(
                        line.kind() == Kind.PAYMENT
                                ? SandboxEvent.paymentId(String.valueOf(line.reference()))
                                : line.providerId(),
                        FundLine.Kind.OTHER,
                        Money.ofMinor(
                                line.kind() == Kind.REFUND ? -line.amountMinor() : line.amountMinor(), line.currency()),
                        line.occurredAt())));
        return Optional.of(movements.stream()
                .filter(each -> each.at().isBefore(to))
                .sorted(Comparator.comparing(Movement::at).thenComparing(Movement::id))
                .toList());
    }

    /** Records a capture. A payment is captured once; if several amounts of one currency are reported, the largest counts. */
    synchronized void captured(String paymentId, Money amount, Instant at) {
        Account account = accounts.computeIfAbsent(paymentId, id -> new Account());
        account.captures.merge(amount.currency(), amount, (known, next) -> known.compareTo(next) < 0 ? next : known);
        account.capturedAt = at;
        lastAt = at;
    }

    /** Records a capture of an authorised payment; only the first one with a reference counts. The statement has a line for each. */
    synchronized void capturedPart(String paymentId, String reference, Money amount, Instant at) {
        accounts.computeIfAbsent(paymentId, id -> new Account()).parts.putIfAbsent(reference, new Part(amount, at));
    }

    private record Part(Money amount, Instant at) {}

    /** Records that a hosted payment was started. */
    synchronized void started(String paymentId) {
        accounts.computeIfAbsent(paymentId, id -> new Account());
    }

    /** What the sandbox knows about a hosted payment; empty if it was not started since the sandbox started. */
    synchronized Optional<Standing> standing(String paymentId) {
        return Optional.ofNullable(accounts.get(paymentId)).map(Account::standing);
    }

    /** Closes a hosted payment if it is not paid. */
    synchronized Optional<Standing> close(String paymentId) {
        Optional<Account> known = Optional.ofNullable(accounts.get(paymentId));
        known.ifPresent(account -> account.closed = true);
        return known.map(Account::standing);
    }

    /** The outcome of a refund; empty if the sandbox has not decided on it since it started. */
    synchronized Optional<Refunds> refund(String paymentId, String reference) {
        return Optional.ofNullable(accounts.get(paymentId))
                .map(account -> account.refunds.get(reference))
                .map(Refund::outcome);
    }

    /** @param amount the captured amount; null if nobody has paid */
    record Standing(
            boolean closed,
            @Nullable Money amount,
            @Nullable Instant capturedAt) {}

    /**
     * Decides on a refund once: the same reference gets the same outcome again.
     *
     * @param outcomeIfCovered the outcome if enough of the payment is left
     */
    synchronized Refunds refund(
            String paymentId, String reference, Money amount, Refunds outcomeIfCovered, Instant at) {
        Account account = accounts.get(paymentId);
        return account == null
                ? outcomeIfCovered
                : account.refunds
                        .computeIfAbsent(
                                reference,
                                unknown -> new Refund(
                                        amount, account.covers(amount) ? outcomeIfCovered : Refunds.REFUSE, at))
                        .outcome();
    }

    private record Refund(Money amount, Refunds outcome, Instant at) {

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
        private final Map<String, Part> parts = new LinkedHashMap<>();
        private boolean closed;
        private @Nullable Instant capturedAt;

        Standing standing() {
            Money amount = captures.values().stream().findAny().orElse(null);
            return new Standing(closed && amount == null, amount, capturedAt);
        }

        /** A payment that is not known to be paid may have been paid before the sandbox started. */
        boolean covers(Money amount) {
            if (captures.isEmpty()) {
                return true;
            }
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
