package reporting.simulation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.security.AppliesChannels;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.ProblemCode;
import reporting.simulation.Simulation.Status;

/** Simulations of promotions. A caller whose token names channels sees only simulations of some of these channels. */
@RestController
@RequestMapping(path = "/api/v2/reports/simulations", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_REPORTS)
@Tag(name = "Reports")
class SimulationController {

    private final Edits edits;
    private final AddSimulation addSimulation;
    private final RemoveSimulation removeSimulation;
    private final Simulations simulations;
    private final SimulatedSums sums;

    SimulationController(
            Edits reportingEdits,
            AddSimulation addSimulation,
            RemoveSimulation removeSimulation,
            Simulations simulations,
            SimulatedSums sums) {
        this.edits = reportingEdits;
        this.addSimulation = addSimulation;
        this.removeSimulation = removeSimulation;
        this.simulations = simulations;
        this.sums = sums;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SimulationPage")
    record SimulationPage(
            List<SimulationView> simulations, @Nullable String nextCursor) {}

    @PostMapping
    @AppliesChannels
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Audited(value = "reporting.simulation.create", object = "simulation")
    @Operation(
            summary = "Simulate a promotion on the orders of a period",
            description =
                    "The platform stores the simulation and answers; then it reads the orders from the log and adds up "
                            + "what the promotion would have taken off the orders that were placed in the period and paid. "
                            + "The promotion is applied alone: at the prices before discounts, or to what the discounts that "
                            + "the order really got have left. Its budget and its limits count the paid orders in the order of "
                            + "their time. Simulations run one after another.")
    @ProblemCode.Possible(SimulationProblem.class)
    SimulationView createSimulation(IdempotencyKey key, Caller caller, @Valid @RequestBody SimulationBody body) {
        UUID id = edits.make(key, addSimulation, body);
        return SimulationView.of(simulations.require(id, caller.channels()), null);
    }

    @GetMapping
    @AppliesChannels
    @Operation(
            summary = "List the simulations, newest first",
            description = "Without their results. The platform keeps the last 100, unless configured otherwise.")
    SimulationPage listSimulations(Caller caller, @PageLimits PageRequest request) {
        TimeKey after = TimeKey.parse(request.cursor());
        Slice<Simulation> page = Slice.of(
                request.limit(),
                rows -> simulations.list(caller.channels(), after, rows),
                simulation -> simulation.pageKey().cursor());
        return new SimulationPage(page.rows(each -> SimulationView.of(each, null)), page.nextCursor());
    }

    @GetMapping("/{simulation_id}")
    @AppliesChannels
    @Operation(summary = "Get a simulation", description = "Its progress, and its result when it is done.")
    SimulationView getSimulation(Caller caller, @PathVariable("simulation_id") UUID id) {
        Simulation found = simulations.require(id, caller.channels());
        return SimulationView.of(
                found,
                found.status() == Status.DONE
                        ? SimulationView.Result.of(sums.read(id), found.limits().exist())
                        : null);
    }

    @DeleteMapping("/{simulation_id}")
    @AppliesChannels
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Audited(value = "reporting.simulation.remove", object = "simulation", id = "simulation_id")
    @Operation(summary = "Remove a simulation", description = "A simulation that runs ends.")
    void removeSimulation(IdempotencyKey key, @PathVariable("simulation_id") UUID id) {
        edits.make(key, removeSimulation, id);
    }
}
