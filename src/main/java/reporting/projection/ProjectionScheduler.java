package reporting.projection;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader;
import outbox.EventReader.Progress;
import reporting.projection.Generation.State;

/**
 * The steps that every instance repeats: count new events, build the next generation beside the serving one, swap it in when it has caught
 * up, and delete the generation that served before. Each step is a transaction, and the state in the database decides which step is next.
 * So a process may be killed between two steps without harm.
 */
@Component
class ProjectionScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionScheduler.class);

    private final EventReader log;
    private final Generations generations;
    private final Projection projection;
    private final Retirement retirement;
    private final TransactionTemplate transaction;
    private final ReportingProperties properties;
    private final Clock clock;
    private final Set<String> cursors = ConcurrentHashMap.newKeySet();

    ProjectionScheduler(
            EventReader log,
            Generations generations,
            Projection projection,
            Retirement retirement,
            TransactionTemplate transaction,
            ReportingProperties properties,
            Clock clock) {
        this.log = log;
        this.generations = generations;
        this.projection = projection;
        this.retirement = retirement;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    /** Runs one step for each generation; true when there is more to do at once. */
    boolean next() {
        List<Generation> all = generations.all();
        if (all.isEmpty()) {
            generations.addFirst(properties.zone(), clock.instant());
            return true;
        }
        deleteOtherCursors(all);
        boolean more = false;
        for (Generation each : all) {
            more |= switch (each.state()) {
                case SERVING -> advance(each) == Progress.MORE;
                case BUILDING -> build(each);
                case RETIRED -> deleteRetired(each);
            };
        }
        return more;
    }

    /** Deletes the cursors of generations that another instance has retired. */
    private void deleteOtherCursors(List<Generation> all) {
        Set<String> others = new HashSet<>(cursors);
        all.stream()
                .filter(each -> each.state() != State.RETIRED)
                .map(Generation::cursor)
                .forEach(others::remove);
        others.forEach(log::deleteCursor);
        cursors.removeAll(others);
    }

    /**
     * Counts the next events. The amounts of several orders together may exceed a long, while those of one order do not; then only the next
     * event is counted.
     */
    Progress advance(Generation generation) {
        cursors.add(generation.cursor());
        try {
            return advance(generation, properties.batchLimit());
        } catch (ArithmeticException tooMuchTogether) {
            LOG.warn(
                    "Amounts of several orders exceed a long, reports count one event: generation={}; look for orders with wrong amounts in the report of orders",
                    generation.number());
            return advance(generation, 1);
        }
    }

    private Progress advance(Generation generation, int limit) {
        try {
            return log.advance(
                    generation.cursor(), Projection.TYPES, limit, events -> projection.count(generation, events));
        } catch (Projection.Retired meanwhile) {
            return Progress.MORE; // another generation serves now
        }
    }

    private boolean build(Generation building) {
        Progress progress = advance(building);
        if (progress == Progress.CAUGHT_UP) {
            transaction.executeWithoutResult(status -> {
                if (!swapIn(building.number())) {
                    status.setRollbackOnly(); // another instance has swapped it in
                }
            });
        }
        return progress == Progress.MORE;
    }

    /** Deletes the cursor before it locks the generations, as counting also locks the cursor first and then the generation. */
    private boolean swapIn(int number) {
        Generation served = generations.serving();
        log.deleteCursor(served.cursor());
        Map<Integer, Generation> all =
                generations.lock().stream().collect(Collectors.toMap(Generation::number, Function.identity()));
        Generation built = all.get(number);
        if (built == null || built.state() != State.BUILDING || !served.equals(all.get(served.number()))) {
            return false;
        }
        generations.retire(served);
        generations.serve(built, clock.instant());
        LOG.info("Reports switched to the rebuilt generation: generation={} begun_at={}", number, built.begunAt());
        return true;
    }

    private boolean deleteRetired(Generation retired) {
        boolean deleted = requireNonNull(transaction.execute(status -> retirement.deleteSome(retired)));
        if (!deleted) {
            generations.delete(retired);
        }
        return deleted;
    }
}
