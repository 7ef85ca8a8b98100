package ledger.settlement;

import ledger.book.Book;
import ledger.book.Books;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;

/** Begins to settle what is due to a party; {@link SettlementSteps} does the rest. Locks the book, so one settlement begins after the other. */
@Component
class BeginSettlement implements Edit<SettlementRules.Wanted, Long> {

    private final Books books;
    private final Settlements settlements;

    BeginSettlement(Books books, Settlements settlements) {
        this.books = books;
        this.settlements = settlements;
    }

    /** @return the number of the settlement */
    @Override
    public Long make(SettlementRules.Wanted wanted, Editing editing) {
        Book book = books.lock();
        Settlement run = SettlementRules.begin(
                wanted,
                settlements.lastNumber() + 1,
                settlements.last(wanted.partyId(), wanted.currency()).orElse(null),
                settlements.isDeclared(wanted.partyId()),
                book,
                editing.now());
        settlements.add(run);
        editing.changed(Long.toString(run.number()), null, run);
        return run.number();
    }

    @Override
    public String saved(Long number) {
        return number.toString();
    }

    @Override
    public Long repeated(String saved) {
        return Long.valueOf(saved);
    }
}
