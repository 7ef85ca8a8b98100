package catalog.operation;

import catalog.sku.PriceHistories;
import catalog.sku.PricedSku;
import catalog.sku.Skus;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.attributes.Effort;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Lists a SKU, changes it, or takes it off sale. */
@Component
class PutSku implements Edit<SkuEdit, PricedSku> {

    private final SkuSteps steps;
    private final Skus skus;
    private final PriceHistories histories;
    private final Clock clock;

    PutSku(SkuSteps steps, Skus skus, PriceHistories histories, Clock clock) {
        this.steps = steps;
        this.skus = skus;
        this.histories = histories;
        this.clock = clock;
    }

    /** @throws ProblemException 400 that names the fields which break a rule of the catalogue; 412 if the precondition does not hold */
    @Override
    public PricedSku make(SkuEdit wanted, Editing editing) {
        SkuDecisions decided =
                steps.lock(steps.lockReferences(List.of(wanted)), List.of(wanted.skuId()), editing.now());
        editing.require(decided.skus().find(wanted.skuId()).tag());
        ProblemException.requireNone(decided.problems("", wanted, Effort.of(1)));
        decided.edit(wanted);
        steps.save(decided, editing);
        return decided.priced(wanted.skuId());
    }

    @Override
    public String saved(PricedSku made) {
        return made.sku().skuId();
    }

    @Override
    public PricedSku repeated(String saved) {
        return histories
                .priced(List.of(skus.find(saved).orElseThrow()), clock.instant())
                .getFirst();
    }
}
