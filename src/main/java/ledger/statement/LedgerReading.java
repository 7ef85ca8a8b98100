package ledger.statement;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Function;
import ledger.book.Book;
import ledger.book.Books;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import platform.web.ProblemException;

/** Reads the book in one snapshot, so that the parts of an answer agree with each other. */
@Component
public class LedgerReading {

    private final Books books;
    private final TransactionTemplate snapshot;

    LedgerReading(Books books, PlatformTransactionManager transactions) {
        this.books = books;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /** @throws ProblemException 503 before the book has begun */
    public <T> T of(Function<Book, T> read) {
        return requireNonNull(snapshot.execute(status -> read.apply(books.find()
                .orElseThrow(
                        () -> ProblemException.unavailable("The ledger has not begun yet.", Duration.ofSeconds(1))))));
    }
}
