package payment.reconciliation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import payment.provider.ProviderName;
import payment.provider.ProviderProblem;
import payment.reconciliation.funds.ProviderBalances;
import payment.reconciliation.workitem.WorkItems;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.privacy.PersonalKeys;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Reason;
import platform.upload.FileBody;
import platform.upload.RequestFiles;
import platform.upload.UploadedFile;
import platform.web.ProblemCode;
import tools.jackson.databind.json.JsonMapper;

/** Days of providers: their statements, what the comparison found, and their closing. */
@RestController
@RequestMapping(path = "/api/v2/reconciliations", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_RECONCILIATION)
@Tag(name = "Reconciliation")
class ReconciliationController {

    private static final int MAX_STEPS = 50;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final StatementImports imports;
    private final Edits edits;
    private final FetchStatement fetchStatement;
    private final CloseDay closeDay;
    private final ReopenDay reopenDay;
    private final Days days;
    private final Statements statements;
    private final Sums sums;
    private final ProviderBalances balances;
    private final WorkItems workItems;
    private final PersonalKeys personalKeys;

    ReconciliationController(
            StatementImports imports,
            Edits paymentEdits,
            FetchStatement fetchStatement,
            CloseDay closeDay,
            ReopenDay reopenDay,
            Days days,
            Statements statements,
            Sums sums,
            ProviderBalances balances,
            WorkItems workItems,
            PersonalKeys personalKeys) {
        this.imports = imports;
        this.edits = paymentEdits;
        this.fetchStatement = fetchStatement;
        this.closeDay = closeDay;
        this.reopenDay = reopenDay;
        this.days = days;
        this.statements = statements;
        this.sums = sums;
        this.balances = balances;
        this.workItems = workItems;
        this.personalKeys = personalKeys;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ReconciliationPage")
    record Page(List<DayView> days, @Nullable String nextCursor) {}

    @Schema(name = "ReconciliationClosing")
    record Closing(@Nullable @Reason String reason) {}

    @Schema(name = "ReconciliationReopening")
    record Reopening(@NotNull @Reason String reason) {}

    @GetMapping
    @Operation(
            summary = "List the days of providers, newest first",
            description = "Without their sums and history. A day is listed when it has ended, if its statement is"
                    + " fetched, or when its statement is imported.")
    Page listReconciliations(
            @RequestParam(required = false) @Nullable @ProviderName String provider,
            @RequestParam(required = false) Day.@Nullable State state,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @PageLimits PageRequest request) {
        Days.PageKey before = Cursor.parse(request.cursor(), 2)
                .map(key -> new Days.PageKey(
                        LocalDate.ofEpochDay(key.number(0)), key.part(1, text -> text.matches(ProviderName.PATTERN))))
                .orElse(null);
        Days.Query query = new Days.Query(provider, state, from, to, before);
        Slice<Day> page = Slice.of(
                request.limit(),
                rows -> days.list(query, rows),
                day -> Cursor.of(Long.toString(day.day().toEpochDay()), day.provider()));
        return new Page(page.rows(day -> view(day, null, null, null)), page.nextCursor());
    }

    @GetMapping("/{provider}/{day}")
    @Operation(
            summary = "Get a day of a provider",
            description =
                    "With its sums, and how it was closed and reopened. THERE are the lines of the statement, HERE"
                            + " our payments and refunds. Each has exactly one class, so the counts of a side add up to it.")
    DayView getReconciliation(@PathVariable @ProviderName String provider, @PathVariable LocalDate day) {
        return shown(new ProviderDay(provider, day));
    }

    @PostMapping(path = "/{provider}/{day}/statement/import", consumes = APPLICATION_OCTET_STREAM_VALUE)
    @Audited(
            value = "payment.statement.import",
            object = "reconciliation",
            id = {"provider", "day"})
    @Operation(
            summary = "Import the statement of a day",
            description = "The body is the file as the provider gives it, or compressed with gzip, at most"
                    + " `orderwright.payment.reconciliation.upload-limit` long (1 GB by default), and unpacked at most 4 GB. The same file twice"
                    + " changes nothing; another one replaces the first. The answer comes when the lines are stored; they"
                    + " are then compared in the background.")
    @FileBody
    @ProblemCode.Possible(
            value = ReconciliationProblem.class,
            codes = {"DAY_CLOSED", "STATEMENT_LOADING", "STATEMENT_DAMAGED", "STATEMENT_NOT_READABLE"})
    DayView importStatement(
            IdempotencyKey key,
            @PathVariable @ProviderName String provider,
            @PathVariable LocalDate day,
            HttpServletRequest request) {
        ProviderDay id = new ProviderDay(provider, day);
        try (UploadedFile file = RequestFiles.of(request)) {
            imports.importStatement(key, id, file);
        }
        return shown(id);
    }

    @PostMapping("/{provider}/{day}/statement/fetch")
    @Audited(
            value = "payment.statement.fetch",
            object = "reconciliation",
            id = {"provider", "day"})
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Fetch the statement of a day from its provider",
            description =
                    "The day must have ended. An instance fetches the statement in the background within seconds, also"
                            + " if the day has one; `fetch_failure` then says why it could not.")
    @ApiResponse(responseCode = "202", description = "The statement will be fetched")
    @ProblemCode.Possible(
            value = ReconciliationProblem.class,
            codes = {"DAY_CLOSED", "STATEMENT_NOT_READABLE"})
    @ProblemCode.Possible(ProviderProblem.class)
    DayView fetchStatement(
            IdempotencyKey key, @PathVariable @ProviderName String provider, @PathVariable LocalDate day) {
        ProviderDay id = new ProviderDay(provider, day);
        edits.make(key, fetchStatement, id);
        return shown(id);
    }

    @PostMapping("/{provider}/{day}/close")
    @Audited(
            value = "payment.reconciliation.close",
            object = "reconciliation",
            id = {"provider", "day"})
    @Operation(
            summary = "Close a day with its report",
            description = "Possible when the statement is compared and every work item of the day is settled. The"
                    + " statement of a closed day cannot be replaced. A closed day stays as it is.")
    @ProblemCode.Possible(value = ReconciliationProblem.class, codes = "DAY_NOT_RECONCILED")
    DayView closeReconciliation(
            IdempotencyKey key,
            @PathVariable @ProviderName String provider,
            @PathVariable LocalDate day,
            @Valid @RequestBody Closing body) {
        ProviderDay id = new ProviderDay(provider, day);
        edits.make(key, closeDay, new CloseDay.Wanted(id, body.reason()));
        return shown(id);
    }

    @PostMapping("/{provider}/{day}/reopen")
    @Audited(
            value = "payment.reconciliation.reopen",
            object = "reconciliation",
            id = {"provider", "day"})
    @Operation(
            summary = "Reopen a closed day",
            description = "Who did it and why is recorded. The reports of its closings stay in its history. The"
                    + " statement is compared again.")
    @ProblemCode.Possible(value = ReconciliationProblem.class, codes = "DAY_NOT_CLOSED")
    DayView reopenReconciliation(
            IdempotencyKey key,
            @PathVariable @ProviderName String provider,
            @PathVariable LocalDate day,
            @Valid @RequestBody Reopening body) {
        ProviderDay id = new ProviderDay(provider, day);
        edits.make(key, reopenDay, new ReopenDay.Wanted(id, body.reason()));
        return shown(id);
    }

    private DayView shown(ProviderDay id) {
        Day found = days.known(id);
        String provider = id.provider();
        LocalDate day = id.day();
        List<Days.Step> steps = days.steps(provider, day, MAX_STEPS);
        PersonalKeys.Found keys = personalKeys.findFor(steps.stream().map(Days.Step::reason));
        return view(
                found,
                sums.of(provider, day),
                balances.of(provider, day).stream().map(EndBalance::of).toList(),
                steps.stream().map(step -> view(step, keys)).toList());
    }

    private DayView view(
            Day day,
            @Nullable List<ClassSum> dailySums,
            @Nullable List<EndBalance> endBalances,
            @Nullable List<DayView.StepView> history) {
        return new DayView(
                day.provider(),
                day.day(),
                day.state(),
                day.closings(),
                workItems.countUnsettled(day.provider(), day.day()),
                statements
                        .current(day.provider(), day.day())
                        .map(DayView.StatementView::of)
                        .orElse(null),
                day.fetchDueAt(),
                day.fetchFailure(),
                dailySums,
                endBalances,
                history);
    }

    private static DayView.StepView view(Days.Step step, PersonalKeys.Found keys) {
        return new DayView.StepView(
                step.stepNo(),
                step.action(),
                step.at(),
                step.actor(),
                keys.open(step.reason()).orElse(null),
                step.report() == null ? null : JSON.readValue(step.report(), Report.class));
    }
}
