package reporting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import platform.auditlog.Change;
import platform.idempotency.Claims;
import reporting.projection.BeginRebuild;
import reporting.projection.BeginRebuild.Begun;
import reporting.projection.BeginRebuild.KeyReused;
import reporting.projection.BeginRebuild.RebuildResult;
import reporting.projection.BeginRebuild.UnderWay;
import reporting.projection.Generation;
import reporting.projection.Generation.State;

/** The state of one reporting batch: the existing generations, and the rebuild that the batch starts, at most one. */
final class ReportingBatch extends BatchState {

    private final Claims claims;
    private final List<Generation> generations;
    private @Nullable Integer begun;

    ReportingBatch(Claims claims, List<Generation> generations) {
        this.claims = claims;
        this.generations = generations;
    }

    RebuildResult begin(BeginRebuild command) {
        return claims.once(
                command.key(),
                new KeyReused(),
                first -> new Begun(Integer.parseInt(first)),
                this::begin,
                outcome -> outcome instanceof Begun begun
                        ? Optional.of(Integer.toString(begun.generation()))
                        : Optional.empty());
    }

    private RebuildResult begin() {
        OptionalInt building = building();
        if (building.isPresent()) {
            return new UnderWay(building.getAsInt());
        }
        int next = newest() + 1;
        begun = next;
        record(Change.of(Integer.toString(next), null, Map.of("state", State.BUILDING)));
        return new Begun(next);
    }

    private OptionalInt building() {
        return begun != null
                ? OptionalInt.of(begun)
                : generations.stream()
                        .filter(each -> each.state() == State.BUILDING)
                        .mapToInt(Generation::number)
                        .findFirst();
    }

    private int newest() {
        return generations.stream().mapToInt(Generation::number).max().orElse(0);
    }

    OptionalInt begun() {
        return begun == null ? OptionalInt.empty() : OptionalInt.of(begun);
    }

    Claims claims() {
        return claims;
    }
}
