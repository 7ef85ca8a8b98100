package order.rates;

import java.util.List;
import org.springframework.stereotype.Component;
import platform.web.FieldProblem;

/** Finds all that is wrong with a shipping rate that is refused anyway. */
@Component
class RateChecks implements FieldProblem.Finder<ShippingRateBody> {

    @Override
    public Class<ShippingRateBody> body() {
        return ShippingRateBody.class;
    }

    @Override
    public List<FieldProblem> find(ShippingRateBody body) {
        return body.contradictions();
    }
}
