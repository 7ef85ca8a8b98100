package ledger.book;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells payment the balances of clearing accounts that it wants to know. This happens when the log is read to its end, so the events that were
 * published before a question are booked.
 */
@Component
class BalanceAnswers {

    private static final int LIMIT = 100;

    private final BalanceQuestions questions;
    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;

    BalanceAnswers(BalanceQuestions questions, ApplicationEventPublisher publisher, TransactionTemplate transaction) {
        this.questions = questions;
        this.publisher = publisher;
        this.transaction = transaction;
    }

    /** Answers the next questions, in one transaction; without a question, it only looks for one. */
    void answer() {
        if (!questions.isEmpty()) {
            transaction.executeWithoutResult(status -> questions.answer(LIMIT).forEach(publisher::publishEvent));
        }
    }
}
