package reporting.projection;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;
import reporting.projection.Generation.State;

/** Begins to rebuild all reports from the log. Locks all generations, so one rebuild begins after the other. */
@Component
class BeginRebuild implements Edit<Edit.Nothing, Integer> {

    private final Generations generations;
    private final ReportingProperties properties;

    BeginRebuild(Generations generations, ReportingProperties properties) {
        this.generations = generations;
        this.properties = properties;
    }

    /** @return the generation that is built from now on */
    @Override
    public Integer make(Edit.Nothing nothing, Editing editing) {
        List<Generation> all = generations.lock();
        all.stream().filter(each -> each.state() == State.BUILDING).findFirst().ifPresent(other -> {
            throw new ProblemException(
                    RebuildProblem.REBUILD_UNDER_WAY,
                    "Another rebuild is still in progress.",
                    Map.of("generation", other.number()));
        });
        int next = all.stream().mapToInt(Generation::number).max().orElse(0) + 1;
        generations.addNext(next, properties.zone(), editing.now());
        editing.changed(Integer.toString(next), null, Map.of("state", State.BUILDING));
        return next;
    }

    @Override
    public String saved(Integer generation) {
        return generation.toString();
    }

    @Override
    public Integer repeated(String saved) {
        return Integer.valueOf(saved);
    }
}
