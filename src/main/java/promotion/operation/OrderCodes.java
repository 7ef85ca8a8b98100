package promotion.operation;

import java.util.UUID;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.sql.TrackedRows;
import platform.web.ProblemException;
import promotion.code.CodeBatch;
import promotion.code.CodeBatches;

/** Orders codes for a promotion. They are generated afterwards. */
@Component
class OrderCodes implements Edit.OfId<CodeBatch> {

    private final CouponSteps steps;
    private final CodeBatches batches;

    OrderCodes(CouponSteps steps, CodeBatches batches) {
        this.steps = steps;
        this.batches = batches;
    }

    /** @throws ProblemException as {@link CouponSteps#requireTakesCoupons} */
    @Override
    public UUID make(CodeBatch ordered, Editing editing) {
        steps.requireTakesCoupons(ordered.promotionId());
        TrackedRows<UUID, CodeBatch> rows = new TrackedRows<>();
        rows.put(ordered.codeBatchId(), ordered);
        batches.save(rows);
        editing.changed(ordered.codeBatchId().toString(), null, ordered);
        return ordered.codeBatchId();
    }
}
