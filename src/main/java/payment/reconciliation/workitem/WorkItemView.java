package payment.reconciliation.workitem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import payment.reconciliation.workitem.WorkItem.Kind;
import payment.reconciliation.workitem.WorkItem.Resolution;
import payment.reconciliation.workitem.WorkItem.State;
import payment.reconciliation.workitem.WorkItem.Step;
import platform.money.Money;
import platform.privacy.PersonalKeys;

/** A work item as operators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WorkItem")
record WorkItemView(
        long workItemId,
        Kind kind,
        State state,
        @Nullable String owner,
        @Nullable String provider,
        @Nullable LocalDate day,
        @Nullable String reference,
        @Nullable String providerId,
        @Nullable Money expected,
        @Nullable Money received,
        @Nullable String detail,
        @Nullable Instant dueAt,
        @Nullable Resolution resolution,
        Instant openedAt,
        Instant changedAt,
        @Nullable Boolean mine,
        @Nullable List<StepView> history) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WorkItemStep")
    record StepView(
            int stepNo,
            String action,
            Instant at,
            @Nullable String actor,
            @Nullable Resolution resolution,
            @Nullable String reason) {}

    static WorkItemView of(WorkItem item, @Nullable Boolean mine, @Nullable List<StepView> history) {
        return new WorkItemView(
                item.itemId(),
                item.kind(),
                item.state(),
                item.owner(),
                item.provider(),
                item.day(),
                item.reference(),
                item.providerId(),
                item.expected(),
                item.received(),
                item.detail(),
                item.dueAt(),
                item.resolution(),
                item.openedAt(),
                item.changedAt(),
                mine,
                history);
    }

    static StepView of(Step step, PersonalKeys.Found keys) {
        return new StepView(
                step.stepNo(),
                step.action(),
                step.at(),
                step.actor(),
                step.resolution(),
                keys.open(step.reason()).orElse(null));
    }
}
