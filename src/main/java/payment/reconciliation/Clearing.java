package payment.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Commands;
import outbox.QueueFullException;
import payment.inquiry.AskAgain;
import payment.operation.PaymentProperties;
import payment.reconciliation.workitem.DueRule;
import payment.reconciliation.workitem.UnknownItems;
import payment.reconciliation.workitem.WorkItems;

/**
 * Clears up what a rule can clear up honestly. If a statement has a payment that is not captured here, its provider is asked, and its
 * answer decides, not the statement. When the payment is captured, its day is compared again. The order then goes on as after any capture;
 * if it was cancelled, it refunds the payment.
 */
@Component
class Clearing {

    private static final int LIMIT = 100;

    /** After so many questions, only a person can help. */
    private static final int MAX_ATTEMPTS = 5;

    /** A callback can be faster than the transaction that makes its payment or refund known, and under load than its delivery. */
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int GROWTH = 4;

    private final UnknownItems unknown;
    private final WorkItems items;
    private final Statements statements;
    private final Commands commands;
    private final PaymentProperties payments;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Clearing(
            UnknownItems unknown,
            WorkItems items,
            Statements statements,
            Commands commands,
            PaymentProperties payments,
            TransactionTemplate transaction,
            Clock clock) {
        this.unknown = unknown;
        this.items = items;
        this.statements = statements;
        this.commands = commands;
        this.payments = payments;
        this.transaction = transaction;
        this.clock = clock;
    }

    void run() {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> unknown.addOutcomes(now.minus(payments.refundWithin()), LIMIT, now));
        transaction.executeWithoutResult(status -> unknown.addReferences(now.minus(UNKNOWN_FOR), now));
        transaction.executeWithoutResult(status -> unknown.settleKnown(LIMIT, now));
        List<DueRule> due = transaction.execute(status -> claim(now));
        if (due != null) {
            due.stream().filter(rule -> !rule.captured()).forEach(this::ask);
        }
    }

    /** A question that is lost, because the process is killed, is asked again when the work item is due again. */
    private List<DueRule> claim(Instant now) {
        List<DueRule> due = items.lockDueRules(now, LIMIT);
        for (DueRule rule : due) {
            if (rule.captured()) {
                statements
                        .current(rule.provider(), rule.day())
                        .ifPresent(current -> statements.repeat(current.id(), now));
                items.ruleApplied(rule, null, now);
            } else {
                Duration pause = PAUSE.multipliedBy((long) Math.pow(GROWTH, rule.attempts()));
                items.ruleApplied(rule, rule.attempts() + 1 < MAX_ATTEMPTS ? now.plus(pause) : null, now);
            }
        }
        return due;
    }

    private void ask(DueRule rule) {
        try {
            commands.submit(new AskAgain(rule.reference()));
        } catch (QueueFullException busy) {
            return; // it is asked again when the work item is due again
        }
    }
}
