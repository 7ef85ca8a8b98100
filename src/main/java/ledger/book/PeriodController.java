package ledger.book;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Closes periods, and shows the closed ones. */
@RestController
@RequestMapping(path = "/api/v2/ledger/periods", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Ledger")
class PeriodController {

    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    private final Edits edits;
    private final ClosePeriod closePeriod;
    private final Periods periods;

    PeriodController(Edits ledgerEdits, ClosePeriod closePeriod, Periods periods) {
        this.edits = ledgerEdits;
        this.closePeriod = closePeriod;
        this.periods = periods;
    }

    record PeriodBody(@NotNull LocalDate through) {}

    record LedgerPeriod(int periodNo, LocalDate through, long lastEntry, Instant closedAt) {

        static LedgerPeriod of(Period period) {
            return new LedgerPeriod(period.number(), period.through(), period.lastEntry(), period.closedAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerPeriodPage(
            List<LedgerPeriod> periods, @Nullable String nextCursor) {}

    @PostMapping
    @RequiresScope(Scopes.OPERATOR_LEDGER_CLOSE)
    @Audited(value = "ledger.period.close", object = "ledger_period")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Close all accounting days up to a day",
            description =
                    "The period begins after the last closed one, so it can be a day, a month or any other time. It"
                            + " cannot be opened again. An event that happened in a closed period and is booked later"
                            + " gets the first open day, and keeps its own time in `happened_at`.")
    @ApiResponse(responseCode = "201", description = "The period is closed")
    @ProblemCode.Possible(PeriodProblem.class)
    LedgerPeriod closeLedgerPeriod(IdempotencyKey key, @Valid @RequestBody PeriodBody body) {
        if (body.through().isBefore(EARLIEST) || body.through().isAfter(LATEST)) {
            throw ProblemException.invalid("through", "must be a day from %s to %s".formatted(EARLIEST, LATEST));
        }
        return LedgerPeriod.of(edits.make(key, closePeriod, body.through()));
    }

    @GetMapping
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(summary = "List the closed periods", description = "The newest first.")
    LedgerPeriodPage listLedgerPeriods(@PageLimits PageRequest request) {
        Integer before =
                Cursor.parse(request.cursor(), 1).map(key -> key.integer(0)).orElse(null);
        Slice<Period> page = Slice.of(
                request.limit(),
                rows -> periods.list(before, rows),
                period -> Cursor.of(Integer.toString(period.number())));
        return new LedgerPeriodPage(page.rows(LedgerPeriod::of), page.nextCursor());
    }
}
