package order.offer;

import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        return each.outcome() != Evaluation.Outcome.APPLIED
                && !mayHold(each.promotion().definition().condition(), segments);
    }

    /** Whether the condition could hold for some cart of the customer. It looks at segments only. */
    private static boolean mayHold(@Nullable Condition condition, Set<String> segments) {
        if (condition == null) {
            return true;
        }
        return switch (condition) {
            case SegmentIn in -> !Collections.disjoint(in.segments(), segments);
            case AllOf all -> all.parts().stream().allMatch(part -> mayHold(part, segments));
            case AnyOf any -> any.parts().stream().anyMatch(part -> mayHold(part, segments));
            case NoneOf none -> none.parts().stream().noneMatch(part -> alwaysHolds(part, segments));
            default -> true;
        };
    }

    /** Whether the condition holds for each cart of the customer, because of the segments. */
    private static boolean alwaysHolds(Condition condition, Set<String> segments) {
        return switch (condition) {
            case SegmentIn in -> !Collections.disjoint(in.segments(), segments);
            case AllOf all -> all.parts().stream().allMatch(part -> alwaysHolds(part, segments));
            case AnyOf any -> any.parts().stream().anyMatch(part -> alwaysHolds(part, segments));
            case NoneOf none -> none.parts().stream().noneMatch(part -> mayHold(part, segments));
            default -> false;
        };
    }
}
