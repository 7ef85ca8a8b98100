package catalog.operation;

import catalog.sku.Sku;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.idempotency.Tally;
import platform.web.ProblemException;

/** Lists, changes or takes off sale many SKUs, all of them or none. Counts those that come on sale, that change otherwise, and that do not change. */
@Component
class ImportSkus implements Edit.OfTally<ImportSkus.Wanted> {

    private final SkuSteps steps;
    private final Clock clock;

    ImportSkus(SkuSteps steps, Clock clock) {
        this.steps = steps;
        this.clock = clock;
    }

    /** @param merges whether what is left out stays as it is; if not, it gets its default */
    record Wanted(List<SkuPatch> patches, boolean merges) {

        /** The SKUs without what they keep. */
        private List<SkuEdit> named() {
            return patches.stream()
                    .map(patch -> patch.onto(Sku.unknown(patch.skuId())))
                    .toList();
        }

        /** @param named {@link #named} */
        private List<SkuEdit> onto(SkuDecisions decided, List<SkuEdit> named) {
            return merges
                    ? patches.stream()
                            .map(patch -> patch.onto(decided.skus().find(patch.skuId())))
                            .toList()
                    : named;
        }
    }

    /** @throws ProblemException 400 that names the fields which break a rule of the catalogue */
    @Override
    public Tally make(Wanted wanted, Editing editing) {
        List<SkuEdit> named = wanted.named();
        SkuDecisions decided = steps.lock(
                steps.lockReferences(named), named.stream().map(SkuEdit::skuId).toList(), editing.now());
        Tally tally = decide(wanted.onto(decided, named), decided);
        steps.save(decided, editing);
        return tally;
    }

    /** Decides the import as it would be decided now, without locks, and writes nothing. @throws ProblemException as {@link #make} */
    Tally preview(Wanted wanted) {
        List<SkuEdit> named = wanted.named();
        SkuDecisions decided = steps.read(named, clock.instant());
        return decide(wanted.onto(decided, named), decided);
    }

    private static Tally decide(List<SkuEdit> skus, SkuDecisions decided) {
        ProblemException.requireNone(decided.problems(skus));
        return decided.edit(skus);
    }
}
