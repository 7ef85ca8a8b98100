package reporting.simulation;

import catalog.CatalogEvent.CategoryPlaced;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import order.OrderEvent.OrderCreated;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.Event;
import outbox.EventReader;
import outbox.EventReader.Progress;
import promotion.document.DefinitionDocument;
import promotion.engine.CompiledPromotions;
import promotion.engine.Condition;
import promotion.engine.PromotionVersion;
import reporting.projection.Generation;
import reporting.projection.Generations;
import reporting.simulation.Simulation.Prices;
import reporting.simulation.Simulation.Status;

/**
 * The steps by which every instance continues the simulation whose turn it is. A step reads one page of the log in one transaction, which also
 * moves the cursor; the lock of the cursor lets only one instance read at a time. So a process may be killed between two steps without harm.
 * Each transaction locks the cursor first and then the simulation.
 */
@Component
public class SimulationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationRunner.class);

    static final int MAX_FAILURES = 10;

    private static final List<Class<? extends Event>> ORDERS = List.of(OrderCreated.class);
    private static final List<Class<? extends Event>> ORDERS_AND_CATEGORIES =
            List.of(OrderCreated.class, CategoryPlaced.class);

    private final EventReader log;
    private final Simulations simulations;
    private final SimulatedSums sums;
    private final SimulatedUses uses;
    private final PaidOrders paidOrders;
    private final Generations generations;
    private final TransactionTemplate transaction;
    private final SimulationProperties properties;
    private final Clock clock;
    private final Set<UUID> begun = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Waiting waiting;

    SimulationRunner(
            EventReader log,
            Simulations simulations,
            SimulatedSums sums,
            SimulatedUses uses,
            PaidOrders paidOrders,
            Generations generations,
            TransactionTemplate transaction,
            SimulationProperties properties,
            Clock clock) {
        this.log = log;
        this.simulations = simulations;
        this.sums = sums;
        this.uses = uses;
        this.paidOrders = paidOrders;
        this.generations = generations;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param seenNanos when this instance saw the simulation for the first time, by {@link System#nanoTime()} */
    private record Waiting(UUID simulationId, long seenNanos) {}

    /** Thrown when the simulation does not run any more, so that nothing is written for it. */
    private static final class Ended extends RuntimeException {
        Ended(Simulation simulation) {
            super("Simulation %s does not run any more".formatted(simulation.id()), null, false, false);
        }
    }

    /** Runs one step; false if there is nothing to do. */
    public boolean next() {
        Optional<Simulation> next = simulations.next();
        deleteOtherCursors(next);
        return next.isPresent() && step(next.get());
    }

    /** Deletes the cursors of simulations that another instance has finished. */
    private void deleteOtherCursors(Optional<Simulation> current) {
        Set<UUID> others = new HashSet<>(begun);
        current.map(Simulation::id).ifPresent(others::remove);
        others.forEach(id -> log.deleteCursor(Simulation.cursor(id)));
        begun.removeAll(others);
    }

    private boolean step(Simulation simulation) {
        if (simulation.status() == Status.WAITING) {
            return begin(simulation);
        }
        begun.add(simulation.id());
        CompiledPromotions promotion = promotion(simulation);
        boolean byCategory = Assumption.needsCategories(simulation.definition());
        try {
            Progress progress = log.advance(
                    simulation.cursor(),
                    byCategory ? ORDERS_AND_CATEGORIES : ORDERS,
                    properties.batchLimit(),
                    events -> count(simulation, promotion, events));
            if (progress == Progress.CAUGHT_UP) {
                finish(simulation, Status.DONE);
            }
        } catch (Ended meanwhile) {
            LOG.debug("Simulation ended meanwhile: simulation={}", simulation.id());
        } catch (RuntimeException failure) {
            if (simulations.countFailure(simulation.id()) >= MAX_FAILURES) {
                LOG.error("Simulation has failed: simulation={}", simulation.id(), failure);
                finish(simulation, Status.FAILED);
            } else {
                throw failure;
            }
        }
        return true;
    }

    private static CompiledPromotions promotion(Simulation simulation) {
        SimulatedLimits limits = simulation.limits();
        return CompiledPromotions.of(List.of(new PromotionVersion(
                Simulation.PROMOTION,
                1,
                limits.currency() == null ? null : new Condition.CurrencyIs(limits.currency()),
                false,
                true,
                0,
                limits.partial(),
                DefinitionDocument.read(simulation.definition()))));
    }

    /**
     * Begins when the reports have counted all orders that were paid before the simulation was asked for. Until then, it would miss
     * payments. Times of this process are compared, because the clock of the instance that was asked may differ.
     */
    private boolean begin(Simulation simulation) {
        Waiting seen = waiting;
        if (seen == null || !seen.simulationId().equals(simulation.id())) {
            seen = new Waiting(simulation.id(), System.nanoTime());
            waiting = seen;
        }
        Duration seenFor = Duration.ofNanos(System.nanoTime() - seen.seenNanos());
        Optional<Generation> serving = generations.all().stream()
                .filter(each -> each.state() == Generation.State.SERVING)
                .findFirst()
                .filter(each -> log.readUntil(each.cursor()).isPresent())
                .filter(each -> log.lag(each.cursor()).compareTo(seenFor) < 0);
        serving.ifPresent(each -> simulations.begin(simulation.id(), paidOrders.count(each), clock.instant()));
        return serving.isPresent();
    }

    /** Adds a page of the log to the sums, in the running transaction. */
    private void count(Simulation simulation, CompiledPromotions promotion, List<Event> events) {
        List<OrderCreated> orders = new ArrayList<>();
        List<CategoryPlaced> placed = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof OrderCreated created) {
                orders.add(created);
            } else if (event instanceof CategoryPlaced category) {
                placed.add(category);
            }
        }
        if (!simulations.advance(simulation.id(), orders.size())) {
            throw new Ended(simulation);
        }
        placed.forEach(category -> sums.add(simulation.id(), category));
        List<OrderCreated> covered = orders.stream()
                .filter(order -> simulation.covers(order.placedAt(), order.channel()))
                .toList();
        if (covered.isEmpty()) {
            return;
        }
        Map<UUID, PaidOrder> paid = paidOrders.find(
                generations.serving(),
                covered.stream()
                        .map(order -> UUID.fromString(order.correlation()))
                        .toList(),
                simulation.prices() == Prices.AFTER_DISCOUNTS);
        LimitUses used = new LimitUses(uses.read(
                simulation.id(),
                covered.stream()
                        .flatMap(order -> simulation.limits().counting(order, simulation.zone()).stream())
                        .map(LimitUses.Counted::key)
                        .collect(Collectors.toSet())));
        PageOfOrders page = new PageOfOrders(simulation, promotion, categories(simulation), used);
        for (OrderCreated order : covered) {
            PaidOrder known = paid.get(UUID.fromString(order.correlation()));
            if (known != null) {
                page.add(order, known);
            }
        }
        sums.add(simulation.id(), page.sums());
        uses.save(simulation.id(), used.changed());
    }

    private Categories categories(Simulation simulation) {
        return Assumption.needsCategories(simulation.definition()) ? sums.categories(simulation.id()) : Categories.NONE;
    }

    private void finish(Simulation simulation, Status status) {
        transaction.executeWithoutResult(running -> {
            log.deleteCursor(simulation.cursor());
            if (simulations.finish(simulation.id(), status, clock.instant())) {
                sums.keepTop(simulation.id());
                sums.deleteCategories(simulation.id());
                uses.delete(simulation.id());
            }
        });
    }
}
