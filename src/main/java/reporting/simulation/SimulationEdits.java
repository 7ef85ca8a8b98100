package reporting.simulation;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.id.Ids;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.security.Caller;
import platform.web.FieldProblem;
import platform.web.ProblemException;
import reporting.projection.ReportingProperties;
import reporting.report.ReportQuery;
import reporting.simulation.Simulation.Prices;
import reporting.simulation.Simulation.Status;

/** Adds and deletes simulations: one transaction writes the simulation, its entry in the audit log and the idempotency key. */
@Component
class SimulationEdits {

    /** A row of the result for each day, in each currency. */
    private static final Duration LONGEST = Duration.ofDays(400);

    private final Simulations simulations;
    private final EventReader log;
    private final IdempotencyRows reportingKeys;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final SimulationProperties properties;
    private final ReportingProperties reporting;
    private final Ids ids;
    private final Clock clock;

    SimulationEdits(
            Simulations simulations,
            EventReader log,
            IdempotencyRows reportingKeys,
            AuditLog auditLog,
            TransactionTemplate transaction,
            SimulationProperties properties,
            ReportingProperties reporting,
            Ids ids,
            Clock clock) {
        this.simulations = simulations;
        this.log = log;
        this.reportingKeys = reportingKeys;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.properties = properties;
        this.reporting = reporting;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @return the new simulation, or the one that an earlier request with this key has added
     * @throws ProblemException 400 that names each bad field; 409 if too many simulations are unfinished, or if the log was cut
     */
    Simulation add(IdempotencyKey key, Caller caller, SimulationBody body) {
        Simulation wanted = simulation(caller, body);
        if (!Boolean.TRUE.equals(body.partial())) {
            requireLogSince(wanted.from());
        }
        return requireNonNull(transaction.execute(status -> {
            String id = reportingKeys.once(key, () -> insert(wanted).toString());
            return require(UUID.fromString(id), caller.channels());
        }));
    }

    private Simulation simulation(Caller caller, SimulationBody body) {
        ReportQuery query = new ReportQuery(reporting.zone(), body.zone());
        Instant from = query.time("from", body.from(), false);
        Instant to = query.time("to", body.to(), false);
        query.period(from, to, LONGEST);
        for (FieldProblem problem : body.problemsOfPromotion()) {
            query.refuse(problem.field(), problem.rule());
        }
        query.check();
        return new Simulation(
                ids.next(),
                body.name(),
                body.definition(),
                from,
                to,
                query.zone(),
                ReportQuery.channels(caller, body.channel()),
                body.prices() == null ? Prices.BEFORE_DISCOUNTS : body.prices(),
                SimulatedLimits.of(body.budget(), body.limits(), Boolean.TRUE.equals(body.partialDiscounts())),
                caller.subject(),
                Status.WAITING,
                null,
                0,
                clock.instant(),
                null,
                null);
    }

    /** The events of an order are never older than the order. */
    private void requireLogSince(Instant from) {
        log.cutUntil().filter(until -> !from.isAfter(until)).ifPresent(until -> {
            throw new ProblemException(
                    SimulationProblem.ORDERS_NOT_IN_LOG,
                    "The simulation would miss orders created up to " + until
                            + "; to accept that, send partial=true in the body.",
                    Map.of("log_cut_until", until));
        });
    }

    private UUID insert(Simulation wanted) {
        if (simulations.lockAndCountUnfinished() >= properties.unfinished()) {
            throw new ProblemException(
                    SimulationProblem.SIMULATIONS_WAITING,
                    "As many simulations as are allowed are not finished; details.limit is their number.",
                    Map.of("limit", properties.unfinished()));
        }
        simulations.deleteFinished(properties.kept());
        simulations.insert(wanted);
        auditLog.record(Change.of(
                wanted.id().toString(),
                null,
                Map.of("name", wanted.name(), "from", wanted.from(), "to", wanted.to(), "prices", wanted.prices())));
        return wanted.id();
    }

    /**
     * Deletes a simulation; if it runs, it ends.
     *
     * @throws ProblemException 404 if there is no such simulation, or the caller may not see it
     */
    void delete(IdempotencyKey key, Caller caller, UUID id) {
        transaction.execute(
                status -> reportingKeys.once(key, () -> delete(caller, id).toString()));
    }

    /** Deletes the cursor first, as the runner also locks the cursor first and then the simulation. */
    private UUID delete(Caller caller, UUID id) {
        log.deleteCursor(Simulation.cursor(id));
        Simulation known = require(id, caller.channels());
        simulations.delete(id);
        auditLog.record(Change.of(id.toString(), Map.of("name", known.name(), "status", known.status()), null));
        return id;
    }

    private Simulation require(UUID id, @Nullable Set<String> visible) {
        return simulations.find(id, visible).orElseThrow(SimulationEdits::unknown);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such simulation.");
    }
}
