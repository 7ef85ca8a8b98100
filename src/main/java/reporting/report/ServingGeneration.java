package reporting.report;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import reporting.projection.Generation;
import reporting.projection.Generations;

/** Reads a report from one snapshot of the serving generation, even if another is swapped in meanwhile and this one is deleted. */
@Component
class ServingGeneration {

    private final Generations generations;
    private final TransactionTemplate snapshot;

    ServingGeneration(Generations generations, PlatformTransactionManager transactions) {
        this.generations = generations;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    <T> T of(Function<Generation, T> report) {
        return requireNonNull(snapshot.execute(status -> report.apply(generations.serving())));
    }
}
