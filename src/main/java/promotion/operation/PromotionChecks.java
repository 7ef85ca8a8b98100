package promotion.operation;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with the terms of a promotion that are refused anyway. */
@Component
class PromotionChecks implements FieldProblem.Finder<PromotionBody> {

    @Override
    public Class<PromotionBody> body() {
        return PromotionBody.class;
    }

    @Override
    public List<FieldProblem> find(PromotionBody body) {
        return body.contradictions();
    }
}
