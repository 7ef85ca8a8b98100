package payment.reconciliation;

import java.util.Map;
import org.springframework.stereotype.Component;
import payment.provider.Operation;
import payment.provider.ProviderProblem;
import payment.statement.StatementFormat;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Lets the statement of a day be fetched from the provider now. */
@Component
class FetchStatement implements Edit.WithoutAnswer<ProviderDay> {

    private final StatementSources sources;
    private final Days days;

    FetchStatement(StatementSources sources, Days days) {
        this.sources = sources;
        this.days = days;
    }

    /** @throws ProblemException 400 if the day has not ended; 409 if it is closed; 422 if the provider gives no statements */
    @Override
    public Nothing make(ProviderDay wanted, Editing editing) {
        StatementFormat format = sources.readable(wanted.provider());
        if (sources.fetched(wanted.provider()).isEmpty()) {
            throw ProviderProblem.unsupported(wanted.provider(), Operation.STATEMENT);
        }
        if (!wanted.day().isBefore(editing.now().atZone(format.zone()).toLocalDate())) {
            throw ProblemException.invalid("day", "must have ended, as the provider counts days");
        }
        Day day = days.lock(wanted.provider(), wanted.day());
        if (day.isClosed()) {
            throw new ProblemException(
                    ReconciliationProblem.DAY_CLOSED, "The day is closed; reopen it first.", Map.of());
        }
        days.fetchNow(day, editing.now());
        editing.changed(wanted.objectId(), null, Map.of("fetch_due_at", editing.now()));
        return Nothing.ELSE;
    }
}
