package reporting.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import outbox.EventReader;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.id.Ids;
import platform.security.Caller;
import platform.web.FieldProblem;
import platform.web.ProblemException;
import reporting.projection.ReportingProperties;
import reporting.report.ReportQuery;
import reporting.simulation.Simulation.Prices;
import reporting.simulation.Simulation.Status;

/** Adds a simulation, which waits until the loop runs it. */
@Component
class AddSimulation implements Edit.OfId<SimulationBody> {

    /** A row of the result for each day, in each currency. */
    private static final Duration LONGEST = Duration.ofDays(400);

    private final Simulations simulations;
    private final EventReader log;
    private final SimulationProperties properties;
    private final ReportingProperties reporting;
    private final Ids ids;

    AddSimulation(
            Simulations simulations,
            EventReader log,
            SimulationProperties properties,
            ReportingProperties reporting,
            Ids ids) {
        this.simulations = simulations;
        this.log = log;
        this.properties = properties;
        this.reporting = reporting;
        this.ids = ids;
    }

    /** @throws ProblemException 400 that names each bad field; 409 if too many simulations are unfinished, or if the log was cut */
    @Override
    public UUID make(SimulationBody body, Editing editing) {
        Simulation wanted = simulation(editing.caller(), body, editing.now());
        if (!Boolean.TRUE.equals(body.partial())) {
            requireLogSince(wanted.from());
        }
        if (simulations.lockAndCountUnfinished() >= properties.unfinished()) {
            throw new ProblemException(
                    SimulationProblem.SIMULATIONS_WAITING,
                    "As many simulations as are allowed are not finished; details.limit is their number.",
                    Map.of("limit", properties.unfinished()));
        }
        simulations.deleteFinished(properties.kept());
        simulations.insert(wanted);
        editing.changed(
                wanted.id().toString(),
                null,
                Map.of("name", wanted.name(), "from", wanted.from(), "to", wanted.to(), "prices", wanted.prices()));
        return wanted.id();
    }

    private Simulation simulation(Caller caller, SimulationBody body, Instant now) {
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
                now,
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
}
