package ledger.book;

import java.util.Map;
import java.util.UUID;
import ledger.book.Verification.Status;
import org.springframework.stereotype.Component;
import outbox.EventReader;
import outbox.EventReader.LogPosition;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.id.Ids;
import platform.web.ProblemException;

/** Begins to verify the book since the last closed period. */
@Component
class BeginVerification implements Edit.OfId<Edit.Nothing> {

    private final Books books;
    private final Periods periods;
    private final Verifications verifications;
    private final EventReader log;
    private final Ids ids;

    BeginVerification(Books books, Periods periods, Verifications verifications, EventReader log, Ids ids) {
        this.books = books;
        this.periods = periods;
        this.verifications = verifications;
        this.log = log;
        this.ids = ids;
    }

    @Override
    public UUID make(Edit.Nothing nothing, Editing editing) {
        long lastEntry = books.lock().lastEntry();
        verifications.running().ifPresent(other -> {
            throw new ProblemException(
                    VerificationProblem.VERIFICATION_UNDER_WAY,
                    "Another verification is still in progress.",
                    Map.of("verification_id", other.id()));
        });
        long first = periods.last().map(Period::lastEntry).orElse(0L) + 1;
        Verification run =
                new Verification(ids.next(), first, first, lastEntry, Status.RUNNING, null, editing.now(), null);
        verifications.add(run);
        log.placeCursor(run.cursor(), log.position(Period.END).orElse(LogPosition.START));
        editing.changed(
                run.id().toString(), null, Map.of("first_entry", run.firstEntry(), "last_entry", run.lastEntry()));
        return run.id();
    }
}
