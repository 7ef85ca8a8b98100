package payment.reconciliation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import payment.PaymentEvent.ReconciledSum;
import payment.PaymentEvent.ReconciliationClosed;
import payment.reconciliation.Day.State;
import payment.reconciliation.funds.ProviderBalances;
import payment.reconciliation.workitem.WorkItems;
import platform.auditlog.Change;
import platform.auditlog.OperatorAction;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.web.ProblemException;
import tools.jackson.databind.json.JsonMapper;

/** Closes a day with its report. A closed day stays as it is. */
@Component
class CloseDay implements Edit.WithoutAnswer<CloseDay.Wanted> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Days days;
    private final Statements statements;
    private final Sums sums;
    private final ProviderBalances balances;
    private final WorkItems workItems;
    private final PersonalKeys personalKeys;
    private final ApplicationEventPublisher publisher;

    CloseDay(
            Days days,
            Statements statements,
            Sums sums,
            ProviderBalances balances,
            WorkItems workItems,
            PersonalKeys personalKeys,
            ApplicationEventPublisher publisher) {
        this.days = days;
        this.statements = statements;
        this.sums = sums;
        this.balances = balances;
        this.workItems = workItems;
        this.personalKeys = personalKeys;
        this.publisher = publisher;
    }

    record Wanted(ProviderDay day, @Nullable String reason) {}

    /** @throws ProblemException 404 if there is no such day; 409 if it is not reconciled */
    @Override
    public Nothing make(Wanted wanted, Editing editing) {
        Day day = days.lockKnown(wanted.day());
        if (!day.isClosed()) {
            close(day, reconciled(wanted.day()), wanted, editing);
        }
        return Nothing.ELSE;
    }

    private Statement reconciled(ProviderDay day) {
        Statement statement = statements
                .current(day.provider(), day.day())
                .filter(current -> current.state() == Statement.State.RECONCILED)
                .orElseThrow(() -> notReconciled("The day has no statement that is compared.", 0));
        int unsettled = workItems.countUnsettled(day.provider(), day.day());
        if (unsettled > 0) {
            throw notReconciled("Some work items of the day are not settled.", unsettled);
        }
        if (!sums.isComplete(statement.id(), day.provider(), day.day())) {
            throw notReconciled("Some payments of the day are not compared yet.", 0);
        }
        return statement;
    }

    private static ProblemException notReconciled(String message, int workItems) {
        return new ProblemException(ReconciliationProblem.DAY_NOT_RECONCILED, message, Map.of("work_items", workItems));
    }

    private void close(Day day, Statement statement, Wanted wanted, Editing editing) {
        Instant now = editing.now();
        List<ClassSum> stored = sums.of(day.provider(), day.day());
        Report report = Report.of(
                statement,
                stored,
                balances.of(day.provider(), day.day()).stream()
                        .map(EndBalance::of)
                        .toList(),
                now);
        String operator = editing.caller().subject();
        PersonalData sealed = OperatorAction.sealed(personalKeys, operator, wanted.reason());
        days.change(day, State.CLOSED, now, operator, sealed, JSON.writeValueAsString(report));
        editing.changed(Change.of(
                        wanted.day().objectId(),
                        Map.of("state", State.OPEN),
                        Map.of("state", State.CLOSED, "lines", report.lines(), "entries", report.entries()))
                .because(wanted.reason()));
        publisher.publishEvent(new ReconciliationClosed(
                day.provider(),
                day.day(),
                day.closings() + 1,
                stored.stream().map(CloseDay::published).toList(),
                now));
    }

    private static ReconciledSum published(ClassSum sum) {
        return new ReconciledSum(
                sum.side().name(),
                sum.name(),
                sum.kind(),
                sum.currency(),
                sum.count(),
                sum.amountMinor(),
                sum.feeThousandths());
    }
}
