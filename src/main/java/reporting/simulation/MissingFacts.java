package reporting.simulation;

import io.swagger.v3.oas.annotations.media.Schema;
import order.OrderEvent.Line;
import order.OrderEvent.OrderCreated;
import promotion.engine.Evaluation;

/** How many orders do not tell facts on which their discounts depend. */
@Schema(name = "SimulationMissing")
record MissingFacts(long floors, long skus, long customers) {

    static final MissingFacts NONE = new MissingFacts(0, 0, 0);

    /** What one order does not tell. */
    static MissingFacts of(NeededFacts needed, OrderCreated created, Evaluation evaluation) {
        if (!needed.concern(created.items().currency())) {
            return NONE;
        }
        boolean reducesLines =
                evaluation.applied().stream().anyMatch(each -> !each.lines().isEmpty());
        boolean unknownSkus =
                (needed.tags() && !tellsTags(created)) || (needed.attributes() && !tellsAttributes(created));
        boolean unknownCustomer =
                (needed.standing() && !tellsStanding(created)) || (needed.firstOrder() && !tellsFirstOrder(created));
        return new MissingFacts(
                reducesLines && !tellsTags(created) ? 1 : 0, unknownSkus ? 1 : 0, unknownCustomer ? 1 : 0);
    }

    MissingFacts plus(MissingFacts other) {
        return new MissingFacts(
                Math.addExact(floors, other.floors),
                Math.addExact(skus, other.skus),
                Math.addExact(customers, other.customers));
    }

    /** Also tells the floor prices. */
    private static boolean tellsTags(OrderCreated created) {
        return created.facts() != null || tellsTraits(created);
    }

    /** An order that requests a discount tells all traits, also if no SKU has any. Earlier builds did not, so their orders need a proof. */
    private static boolean tellsAttributes(OrderCreated created) {
        return tellsTraits(created) || (created.facts() != null && !Boolean.FALSE.equals(created.discountAsked()));
    }

    /** An order tells the traits of all its SKUs or of none. */
    private static boolean tellsTraits(OrderCreated created) {
        for (Line line : created.lines()) {
            if (line.promotionTraits() != null) {
                return true;
            }
        }
        return false;
    }

    /** Guests have no level and no segments. */
    private static boolean tellsStanding(OrderCreated created) {
        return created.facts() != null || tellsFirstOrder(created);
    }

    private static boolean tellsFirstOrder(OrderCreated created) {
        return created.userId() == null || created.customer() != null;
    }
}
