package ledger.statement;

import java.time.Duration;
import java.util.function.Function;
import ledger.book.Book;
import ledger.book.Books;
import org.springframework.stereotype.Component;
import platform.sql.ReadSnapshot;
import platform.web.ProblemException;

/** Reads the book in one snapshot, so that the parts of an answer agree with each other. */
@Component
public class LedgerReading {

    private final Books books;
    private final ReadSnapshot snapshot;

    LedgerReading(Books books, ReadSnapshot snapshot) {
        this.books = books;
        this.snapshot = snapshot;
    }

    /** @throws ProblemException 503 before the book has begun */
    public <T> T of(Function<Book, T> read) {
        return snapshot.read(() -> read.apply(books.find()
                .orElseThrow(
                        () -> ProblemException.unavailable("The ledger has not begun yet.", Duration.ofSeconds(1)))));
    }
}
