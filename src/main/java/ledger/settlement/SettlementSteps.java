package ledger.settlement;

import java.time.Clock;
import java.util.List;
import ledger.book.Books;
import ledger.settlement.SettlementRules.Step;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The steps by which every instance continues the settlements that collect. A step is one transaction, which locks the book. So a step that two
 * instances begin is done twice, one after the other, and a process may be killed between two steps without harm.
 */
@Component
public class SettlementSteps {

    private static final int SETTLEMENTS = 100;

    private final Books books;
    private final Settlements settlements;
    private final ApplicationEventPublisher publisher;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SettlementSteps(
            Books books,
            Settlements settlements,
            ApplicationEventPublisher publisher,
            TransactionTemplate transaction,
            Clock clock) {
        this.books = books;
        this.settlements = settlements;
        this.publisher = publisher;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Makes a step of each settlement that collects.
     *
     * @return whether there were any
     * @throws RuntimeException if a step failed; the steps of the other settlements were made
     */
    boolean next() {
        List<Long> collecting = settlements.collecting(SETTLEMENTS);
        @Nullable RuntimeException failed = null;
        for (long number : collecting) {
            try {
                step(number);
            } catch (RuntimeException failure) {
                if (failed == null) {
                    failed = failure;
                } else {
                    failed.addSuppressed(failure);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        return !collecting.isEmpty();
    }

    /** Takes the next postings of a settlement. Does nothing if it collects no more. */
    public void step(long number) {
        transaction.executeWithoutResult(status -> {
            books.lock();
            settlements.collecting(number).ifPresent(run -> {
                Step step = SettlementRules.proceed(run, settlements.open(run), clock.instant());
                settlements.save(step);
                step.made().ifPresent(made -> {
                    publisher.publishEvent(made);
                    publisher.publishEvent(made.transfer());
                });
            });
        });
    }
}
