package ledger.split;

import java.util.List;
import java.util.Optional;
import ledger.book.Books;
import ledger.booking.Split;
import ledger.share.Splits;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;

/** Declares a split, or changes it by adding its next version. Locks the book, so the version counts from the next entry on. */
@Component
class PutSplit implements Edit<Split, Split> {

    private final Books books;
    private final Splits splits;

    PutSplit(Books books, Splits splits) {
        this.books = books;
        this.splits = splits;
    }

    @Override
    public Split make(Split wanted, Editing editing) {
        long lastEntry = books.lock().lastEntry();
        List<Split> current = splits.current();
        Optional<Split> before = SplitRules.find(current, wanted.id());
        editing.require(before.map(Split::tag).orElse(null));
        Split after = SplitRules.put(current, wanted.as(1, lastEntry));
        if (before.filter(after::equals).isEmpty()) {
            splits.add(after, editing.now());
            editing.changed(after.id(), before.map(Split::unnamed).orElse(null), after.unnamed());
        }
        return after;
    }

    @Override
    public String saved(Split split) {
        return split.id();
    }

    /** The current version, which may be a later one. */
    @Override
    public Split repeated(String id) {
        return splits.find(id).orElseThrow(() -> new IllegalStateException("A split is never deleted"));
    }
}
