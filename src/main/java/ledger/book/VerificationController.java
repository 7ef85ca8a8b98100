package ledger.book;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.EventReader;
import platform.auditlog.Audited;
import platform.edit.Edit;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Begins verifications of the book, and shows their results. */
@RestController
@RequestMapping(path = "/api/v2/ledger/verifications", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Ledger")
class VerificationController {

    private final Edits edits;
    private final BeginVerification beginVerification;
    private final Verifications verifications;
    private final Periods periods;
    private final EventReader log;

    VerificationController(
            Edits ledgerEdits,
            BeginVerification beginVerification,
            Verifications verifications,
            Periods periods,
            EventReader log) {
        this.edits = ledgerEdits;
        this.beginVerification = beginVerification;
        this.verifications = verifications;
        this.periods = periods;
        this.log = log;
    }

    record BegunVerification(UUID verificationId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerVerification(
            UUID verificationId,
            Verification.Status status,
            long firstEntry,
            long nextEntry,
            long lastEntry,
            @Nullable String finding,
            Instant begunAt,
            @Nullable Instant endedAt) {

        static LedgerVerification of(Verification run) {
            return new LedgerVerification(
                    run.id(),
                    run.status(),
                    run.firstEntry(),
                    run.nextEntry(),
                    run.lastEntry(),
                    run.finding(),
                    run.begunAt(),
                    run.endedAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LedgerVerificationPage(
            List<LedgerVerification> verifications,
            @Nullable String nextCursor) {}

    @PostMapping
    @RequiresScope(Scopes.OPERATOR_LEDGER_CLOSE)
    @Audited(value = "ledger.verification.create", object = "ledger_verification")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Verify the ledger",
            description =
                    "The platform books the events since the last closed period again, without writing entries, and"
                            + " compares each entry with the stored one: its number, day, order, accounts and amounts."
                            + " It stops at the first difference.")
    @ApiResponse(responseCode = "202", description = "The verification has begun; the list shows its result")
    @ProblemCode.Possible(VerificationProblem.class)
    BegunVerification createLedgerVerification(IdempotencyKey key) {
        if (periods.last().isEmpty()) {
            log.cutUntil().ifPresent(until -> {
                throw new ProblemException(
                        VerificationProblem.LEDGER_LOG_CUT,
                        "The log was cut, and no period is closed from which the verification could begin.",
                        Map.of("log_cut_until", until));
            });
        }
        return new BegunVerification(edits.make(key, beginVerification, Edit.Nothing.ELSE));
    }

    @GetMapping
    @RequiresScope(Scopes.OPERATOR_LEDGER)
    @Operation(summary = "List the verifications", description = "The newest first.")
    LedgerVerificationPage listLedgerVerifications(@PageLimits PageRequest request) {
        TimeKey before = TimeKey.parse(request.cursor());
        Slice<Verification> page = Slice.of(
                request.limit(),
                rows -> verifications.list(before, rows),
                run -> new TimeKey(run.begunAt(), run.id()).cursor());
        return new LedgerVerificationPage(page.rows(LedgerVerification::of), page.nextCursor());
    }
}
