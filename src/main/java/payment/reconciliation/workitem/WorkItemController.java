package payment.reconciliation.workitem;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import payment.reconciliation.workitem.WorkItem.Kind;
import payment.reconciliation.workitem.WorkItem.Resolution;
import payment.reconciliation.workitem.WorkItem.State;
import payment.reconciliation.workitem.WorkItem.Step;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.privacy.PersonalKeys;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Reason;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;

/** Work items about money: operators find, take and settle them. */
@RestController
@RequestMapping(path = "/api/v2/work-items", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_RECONCILIATION)
@Tag(name = "Reconciliation")
class WorkItemController {

    private static final int MAX_STEPS = 100;

    private final Edits edits;
    private final TakeWorkItem takeWorkItem;
    private final SettleWorkItem settleWorkItem;
    private final WorkItems items;
    private final PersonalKeys personalKeys;

    WorkItemController(
            Edits paymentEdits,
            TakeWorkItem takeWorkItem,
            SettleWorkItem settleWorkItem,
            WorkItems items,
            PersonalKeys personalKeys) {
        this.edits = paymentEdits;
        this.takeWorkItem = takeWorkItem;
        this.settleWorkItem = settleWorkItem;
        this.items = items;
        this.personalKeys = personalKeys;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WorkItemPage")
    record Page(List<WorkItemView> workItems, @Nullable String nextCursor) {}

    @Schema(name = "WorkItemTake")
    record Take(@Nullable Boolean takeOver) {}

    @Schema(name = "WorkItemResolve")
    record Resolve(
            @NotNull Resolution resolution, @NotNull @Reason String reason) {}

    @Schema(name = "WorkItemDismiss")
    record Dismiss(@NotNull @Reason String reason) {}

    @GetMapping
    @Operation(
            summary = "List the work items, newest first",
            description = "Without their history. Without `state`, those that are not settled: OPEN and TAKEN.")
    Page listWorkItems(
            @RequestParam(required = false) @Nullable Set<State> state,
            @RequestParam(required = false) @Nullable Kind kind,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_REFERENCE) String provider,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_TEXT) String owner,
            @RequestParam(required = false) @Nullable @Visible(max = Limits.MAX_TEXT) String reference,
            @PageLimits PageRequest request) {
        Long before =
                Cursor.parse(request.cursor(), 1).map(key -> key.number(0)).orElse(null);
        WorkItems.Query query = new WorkItems.Query(
                state == null || state.isEmpty() ? WorkItem.UNSETTLED : state,
                kind,
                provider,
                day,
                owner,
                reference,
                before);
        Slice<WorkItem> page = Slice.of(
                request.limit(), rows -> items.list(query, rows), item -> Cursor.of(Long.toString(item.itemId())));
        return new Page(page.rows(item -> WorkItemView.of(item, null, null)), page.nextCursor());
    }

    @GetMapping("/{work_item_id}")
    @Operation(summary = "Get a work item", description = "With its history: at most the newest 100 steps.")
    WorkItemView getWorkItem(Caller caller, @PathVariable("work_item_id") @Range(min = 1) long id) {
        return shown(caller, id);
    }

    @PostMapping("/{work_item_id}/take")
    @Audited(value = "payment.work_item.take", object = "work_item", id = "work_item_id")
    @Operation(
            summary = "Take a work item",
            description = "The caller becomes its owner. With `take_over`, also if another operator has it.")
    @ProblemCode.Possible(WorkItemProblem.class)
    WorkItemView takeWorkItem(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("work_item_id") @Range(min = 1) long id,
            @Valid @RequestBody Take body) {
        edits.make(key, takeWorkItem, new TakeWorkItem.Wanted(id, Boolean.TRUE.equals(body.takeOver())));
        return shown(caller, id);
    }

    @PostMapping("/{work_item_id}/resolve")
    @Audited(value = "payment.work_item.resolve", object = "work_item", id = "work_item_id")
    @Operation(
            summary = "Resolve a work item",
            description = "Records how it was cleared up and why. It moves no money. The platform does not resolve it"
                    + " again; NO_LONGER_DIFFERS is for the platform only.")
    @ProblemCode.Possible(WorkItemProblem.class)
    WorkItemView resolveWorkItem(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("work_item_id") @Range(min = 1) long id,
            @Valid @RequestBody Resolve body) {
        if (body.resolution() == Resolution.NO_LONGER_DIFFERS) {
            throw ProblemException.invalid(
                    "resolution", "must not be NO_LONGER_DIFFERS, which only the platform finds");
        }
        edits.make(
                key, settleWorkItem, new SettleWorkItem.Wanted(id, State.RESOLVED, body.resolution(), body.reason()));
        return shown(caller, id);
    }

    @PostMapping("/{work_item_id}/dismiss")
    @Audited(value = "payment.work_item.dismiss", object = "work_item", id = "work_item_id")
    @Operation(summary = "Dismiss a work item", description = "There is nothing to do, for a reason.")
    @ProblemCode.Possible(WorkItemProblem.class)
    WorkItemView dismissWorkItem(
            IdempotencyKey key,
            Caller caller,
            @PathVariable("work_item_id") @Range(min = 1) long id,
            @Valid @RequestBody Dismiss body) {
        edits.make(
                key,
                settleWorkItem,
                new SettleWorkItem.Wanted(id, State.DISMISSED, Resolution.NOT_A_DIFFERENCE, body.reason()));
        return shown(caller, id);
    }

    private WorkItemView shown(Caller caller, long id) {
        WorkItem item = items.find(id).orElseThrow(WorkItems::unknown);
        List<Step> steps = items.steps(id, MAX_STEPS);
        PersonalKeys.Found keys = personalKeys.findFor(steps.stream().map(Step::reason));
        boolean mine = item.state() == State.TAKEN && caller.subject().equals(item.owner());
        return WorkItemView.of(
                item,
                mine,
                steps.stream().map(step -> WorkItemView.of(step, keys)).toList());
    }
}
