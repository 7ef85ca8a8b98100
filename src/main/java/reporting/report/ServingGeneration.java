package reporting.report;

import java.util.function.Function;
import org.springframework.stereotype.Component;
import platform.sql.ReadSnapshot;
import reporting.projection.Generation;
import reporting.projection.Generations;

/** Reads a report from one snapshot of the serving generation, even if another is swapped in meanwhile and this one is deleted. */
@Component
class ServingGeneration {

    private final Generations generations;
    private final ReadSnapshot snapshot;

    ServingGeneration(Generations generations, ReadSnapshot snapshot) {
        this.generations = generations;
        this.snapshot = snapshot;
    }

    <T> T of(Function<Generation, T> report) {
        return snapshot.read(() -> report.apply(generations.serving()));
    }
}
