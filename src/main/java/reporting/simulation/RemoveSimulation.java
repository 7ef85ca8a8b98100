package reporting.simulation;

import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import outbox.EventReader;
import platform.edit.Edit;
import platform.edit.Editing;

/** Removes a simulation; if it runs, it ends. */
@Component
class RemoveSimulation implements Edit.OfId<UUID> {

    private final Simulations simulations;
    private final EventReader log;

    RemoveSimulation(Simulations simulations, EventReader log) {
        this.simulations = simulations;
        this.log = log;
    }

    /** Deletes the cursor first, as the runner also locks the cursor first and then the simulation. */
    @Override
    public UUID make(UUID id, Editing editing) {
        log.deleteCursor(Simulation.cursor(id));
        Simulation known = simulations.require(id, editing.caller().channels());
        simulations.delete(id);
        editing.changed(id.toString(), Map.of("name", known.name(), "status", known.status()), null);
        return id;
    }
}
