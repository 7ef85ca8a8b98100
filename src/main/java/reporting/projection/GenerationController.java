package reporting.projection;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import outbox.EventReader;
import platform.auditlog.Audited;
import platform.edit.Edit;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.security.AppliesChannels;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import reporting.projection.Generation.State;

/** Shows which generation serves reports, and starts a rebuild. */
@RestController
@RequestMapping(path = "/api/v2/reports", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_REPORTS)
@Tag(name = "Reports")
class GenerationController {

    private final Edits edits;
    private final BeginRebuild beginRebuild;
    private final Generations generations;
    private final EventReader log;

    GenerationController(Edits reportingEdits, BeginRebuild beginRebuild, Generations generations, EventReader log) {
        this.edits = reportingEdits;
        this.beginRebuild = beginRebuild;
        this.generations = generations;
        this.log = log;
    }

    record Rebuild(int generation) {}

    /** The state of the reports. The lag is the one that this instance knows of. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReportStatus(
            int generation,
            String zone,
            @Nullable Instant servedAt,
            long lagMillis,
            @Nullable Instant logCutUntil,
            @Nullable Integer rebuilding,
            @Nullable Instant rebuildBegunAt) {}

    @PostMapping("/rebuild")
    @Audited(value = "reporting.report.rebuild", object = "report_generation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Rebuild all reports from the log",
            description =
                    "The current reports serve until the new ones have caught up; the status of the reports shows "
                            + "the progress.")
    @ApiResponse(responseCode = "202", description = "The rebuild has begun; /status shows when it serves")
    @ProblemCode.Possible(RebuildProblem.class)
    Rebuild rebuildReports(
            IdempotencyKey key,
            @Parameter(description = "true: leave out orders whose events are no longer in the log")
                    @RequestParam(defaultValue = "false")
                    boolean partial) {
        requireCompleteLog(partial);
        return new Rebuild(edits.make(key, beginRebuild, Edit.Nothing.ELSE));
    }

    /** Events that were deleted from the log cannot be counted again, so the caller has to accept a partial rebuild explicitly. */
    private void requireCompleteLog(boolean partial) {
        log.cutUntil().filter(until -> !partial).ifPresent(until -> {
            throw new ProblemException(
                    RebuildProblem.LOG_CUT,
                    "The rebuild would miss orders created up to " + until + "; to accept that, send partial=true.",
                    Map.of("log_cut_until", until));
        });
    }

    @GetMapping("/status")
    @AppliesChannels
    @Operation(
            summary = "Get the status of the reports",
            description = "The generation that serves, its lag, and the rebuild in progress.")
    ReportStatus getReportStatus() {
        List<Generation> all = generations.all();
        Generation serving = of(all, State.SERVING);
        if (serving == null) {
            throw ProblemException.unavailable("Reports are not available yet.", java.time.Duration.ofSeconds(1));
        }
        Generation building = of(all, State.BUILDING);
        return new ReportStatus(
                serving.number(),
                serving.zone().getId(),
                serving.servedAt(),
                log.lag(serving.cursor()).toMillis(),
                log.cutUntil().orElse(null),
                building == null ? null : building.number(),
                building == null ? null : building.begunAt());
    }

    private static @Nullable Generation of(List<Generation> all, State state) {
        return all.stream().filter(each -> each.state() == state).findFirst().orElse(null);
    }
}
