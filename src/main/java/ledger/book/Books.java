package ledger.book;

import static ledger.jooq.Tables.BOOK;
import static platform.sql.Writes.atCommit;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import ledger.jooq.tables.records.BookRecord;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;

/** Stores the state of the book, in one row. */
@Repository
public class Books {

    private final DSLContext database;
    private final LedgerProperties properties;

    Books(DSLContext database, LedgerProperties properties) {
        this.database = database;
        this.properties = properties;
    }

    /** Begins the book, unless this or another instance has begun it already. */
    void begin() {
        database.insertInto(BOOK)
                .set(BOOK.ZONE, properties.zone().getId())
                .onConflictDoNothing()
                .execute();
    }

    /** The state of the book; empty until an instance has begun it. */
    public Optional<Book> find() {
        return database.selectFrom(BOOK).fetchOptional(Books::book);
    }

    /** Locks the book, so that no other transaction adds entries or closes a period. Begins it if no instance has begun it. */
    public Book lock() {
        return lockBegun().orElseGet(() -> {
            begin();
            return lockBegun().orElseThrow();
        });
    }

    private Optional<Book> lockBegun() {
        return database.selectFrom(BOOK).forUpdate().fetchOptional(Books::book);
    }

    void setLastEntry(long number) {
        atCommit(database.update(BOOK).set(BOOK.LAST_ENTRY, number));
    }

    /** @param day the last day of the period that is closed */
    public void setClosedThrough(LocalDate day) {
        atCommit(database.update(BOOK).set(BOOK.CLOSED_THROUGH, day));
    }

    private static Book book(BookRecord row) {
        return new Book(ZoneId.of(row.getZone()), row.getLastEntry(), row.getClosedThrough());
    }
}
