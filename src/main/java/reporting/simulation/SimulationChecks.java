package reporting.simulation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with the promotion of a simulation that is refused anyway. */
@Component
class SimulationChecks implements FieldProblem.Finder<SimulationBody> {

    @Override
    public Class<SimulationBody> body() {
        return SimulationBody.class;
    }

    @Override
    public List<FieldProblem> find(SimulationBody body) {
        return body.problemsOfPromotion();
    }
}
