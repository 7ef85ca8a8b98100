package bulk;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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
import platform.auditlog.Audited;
import platform.bulk.BulkAction;
import platform.card.NoCardNumber;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** The operators' API for actions on many objects. Every operator with the scope of at least one action sees all jobs. */
@RestController
@RequestMapping(path = "/api/v2/bulk-jobs", produces = APPLICATION_JSON_VALUE)
@RequiresScope({Scopes.OPERATOR_ORDERS, Scopes.OPERATOR_SHIPMENTS, Scopes.OPERATOR_EVENTS})
@Tag(name = "Operations")
class BulkJobsController {

    static final int MAX_ITEMS = 1_000;
    private static final int MAX_REASON = 200;

    private final Edits edits;
    private final CreateBulkJob createBulkJob;
    private final BulkJobs jobs;

    BulkJobsController(Edits platformEdits, CreateBulkJob createBulkJob, BulkJobs jobs) {
        this.edits = platformEdits;
        this.createBulkJob = createBulkJob;
        this.jobs = jobs;
    }

    record BulkJobBody(
            @NotNull BulkAction.Kind action,

            @NotNull @Size(min = 1, max = MAX_ITEMS)
            List<@NotNull @Visible(min = 1, max = Limits.MAX_TEXT) String> items,

            @Nullable @Visible(max = MAX_REASON) @NoCardNumber
            String reason) {}

    /** Numbers of items; their sum is {@code total}. */
    @Schema(name = "BulkCounts")
    record Counts(int total, int waiting, int done, int refused, int failed) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkJob")
    record JobView(
            UUID jobId,
            BulkAction.Kind action,
            BulkJob.Status status,
            String subject,
            Counts counts,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static JobView of(BulkJob job) {
            return new JobView(
                    job.id(),
                    job.action(),
                    job.status(),
                    job.subject(),
                    new Counts(job.items(), job.waiting(), job.done(), job.refused(), job.failed()),
                    job.createdAt(),
                    job.finishedAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkJobPage")
    record JobPage(List<JobView> jobs, @Nullable String nextCursor) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkItem")
    record ItemView(
            int position,
            String item,
            BulkItem.Status status,
            @Nullable String code,
            @Nullable String message,
            @Nullable Map<String, ?> details,
            @Nullable Instant finishedAt) {

        static ItemView of(BulkItem item) {
            BulkItem.Result result = item.result();
            return new ItemView(
                    item.position(),
                    item.objectId(),
                    item.status(),
                    result == null ? null : result.code(),
                    result == null ? null : result.message(),
                    result == null || result.details().isEmpty() ? null : result.details(),
                    item.finishedAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BulkItemPage")
    record ItemPage(List<ItemView> items, @Nullable String nextCursor) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(value = "platform.bulk_job.create", object = "bulk_job")
    @Operation(
            summary = "Cancel, dispatch or resend many objects as one job",
            description =
                    "Needs the scope of the single action. The items are order numbers for CANCEL_ORDERS, shipment "
                            + "ids for DISPATCH_SHIPMENTS, and `{event_id}/{listener}` for RESEND_EVENTS. The platform stores "
                            + "the job and answers; then it executes each item once, like the single operation, and records "
                            + "its result.")
    @ProblemCode.Possible(BulkProblem.class)
    JobView createBulkJob(IdempotencyKey key, @Valid @RequestBody BulkJobBody body, Caller caller) {
        caller.require(body.action().scope());
        UUID id = edits.make(
                key,
                createBulkJob,
                new CreateBulkJob.Wanted(caller.subject(), body.action(), body.items(), body.reason()));
        return JobView.of(
                jobs.find(id).orElseThrow(() -> ProblemException.notFound("This bulk job has been deleted.")));
    }

    @GetMapping
    @Operation(
            summary = "List the bulk jobs, newest first",
            description = "The jobs of all operators. A finished job is deleted after 30 days, unless configured "
                    + "otherwise.")
    JobPage listBulkJobs(@PageLimits PageRequest request) {
        TimeKey after = TimeKey.parse(request.cursor());
        Slice<BulkJob> page = Slice.of(
                request.limit(),
                rows -> jobs.list(after, rows),
                job -> job.pageKey().cursor());
        return new JobPage(page.rows(JobView::of), page.nextCursor());
    }

    @GetMapping("/{job_id}")
    @Operation(summary = "Get a bulk job", description = "Its status, and how many items have which result.")
    JobView getBulkJob(@PathVariable("job_id") UUID id) {
        return JobView.of(requireJob(id));
    }

    @GetMapping("/{job_id}/items")
    @Operation(
            summary = "List the items of a bulk job",
            description = "In the order of the request. A refused item has the problem that the single operation would "
                    + "have answered.")
    ItemPage listBulkJobItems(
            @PathVariable("job_id") UUID id,
            @RequestParam(required = false) @Nullable Set<BulkItem.Status> status,
            @PageLimits PageRequest request) {
        int after = Cursor.parse(request.cursor(), 1)
                .map(parsed -> Math.clamp(parsed.number(0), 0, MAX_ITEMS))
                .orElse(0);
        requireJob(id);
        Slice<BulkItem> page = Slice.of(
                request.limit(),
                rows -> jobs.items(id, status == null ? Set.of() : status, after, rows),
                item -> Cursor.of(Integer.toString(item.position())));
        return new ItemPage(page.rows(ItemView::of), page.nextCursor());
    }

    private BulkJob requireJob(UUID id) {
        return jobs.find(id).orElseThrow(() -> ProblemException.notFound("There is no such bulk job."));
    }
}
