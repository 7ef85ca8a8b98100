package payment.reconciliation;

import java.time.Instant;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import payment.PaymentEvent.ReconciliationReopened;
import payment.reconciliation.Day.State;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.web.ProblemException;

/** Reopens a closed day, and compares its statement again. */
@Component
class ReopenDay implements Edit.WithoutAnswer<ReopenDay.Wanted> {

    private final Days days;
    private final Statements statements;
    private final PersonalKeys personalKeys;
    private final ApplicationEventPublisher publisher;

    ReopenDay(Days days, Statements statements, PersonalKeys personalKeys, ApplicationEventPublisher publisher) {
        this.days = days;
        this.statements = statements;
        this.personalKeys = personalKeys;
        this.publisher = publisher;
    }

    record Wanted(ProviderDay day, String reason) {}

    /** @throws ProblemException 404 if there is no such day; 409 if it is not closed */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        Day day = days.lockKnown(wanted.day());
        if (!day.isClosed()) {
            throw new ProblemException(ReconciliationProblem.DAY_NOT_CLOSED, "The day is not closed.", Map.of());
        }
        Instant now = editing.now();
        String operator = editing.caller().subject();
        PersonalData sealed = OperatorAction.sealed(personalKeys, operator, wanted.reason());
        days.change(day, State.OPEN, now, operator, sealed, null);
        statements.current(day.provider(), day.day()).ifPresent(current -> statements.repeat(current.id(), now));
        editing.changed(Change.of(wanted.day().objectId(), Map.of("state", State.CLOSED), Map.of("state", State.OPEN))
                .because(wanted.reason()));
        publisher.publishEvent(new ReconciliationReopened(day.provider(), day.day(), day.closings(), now));
        return Nothing.ELSE;
    }
}
