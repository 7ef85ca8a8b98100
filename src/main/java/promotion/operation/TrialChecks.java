package promotion.operation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with a cart to try that is refused anyway. */
@Component
class TrialChecks implements FieldProblem.Finder<TrialBody> {

    @Override
    public Class<TrialBody> body() {
        return TrialBody.class;
    }

    @Override
    public List<FieldProblem> find(TrialBody body) {
        return body.problems();
    }
}
