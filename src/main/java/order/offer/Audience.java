package order.offer;

import java.util.Collections;
import java.util.Set;
import promotion.engine.Condition;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.SegmentIn;
import promotion.engine.Evaluation;

/** For whom a promotion is. Shoppers learn nothing of promotions for segments to which they do not belong. */
final class Audience {

    private Audience() {}

    /**
     * Whether a promotion does not apply, and could not apply to any cart of a customer of these segments.
     *
     * @param segments all segments of the customer; none for a guest
     */
    static boolean isForOthers(Evaluation.Considered each, Set<String> segments) {
        Condition condition = each.promotion().definition().condition();
        return each.outcome() != Evaluation.Outcome.APPLIED && condition != null && !holds(condition, segments, true);
    }

    /**
     * Whether the condition holds for a customer of these segments.
     *
     * @param others what all other kinds of conditions are taken for: true asks whether it could hold for some cart, false whether it holds
     *     for each cart
     */
    private static boolean holds(Condition condition, Set<String> segments, boolean others) {
        return switch (condition) {
            case SegmentIn in -> !Collections.disjoint(in.segments(), segments);
            case AllOf all -> all.parts().stream().allMatch(part -> holds(part, segments, others));
            case AnyOf any -> any.parts().stream().anyMatch(part -> holds(part, segments, others));
            case NoneOf none -> none.parts().stream().noneMatch(part -> holds(part, segments, !others));
            default -> others;
        };
    }
}
