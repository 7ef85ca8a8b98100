package promotion.operation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Benefit;
import promotion.engine.Benefit.AmountOff;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Definition;
import promotion.engine.Layer;
import promotion.engine.Selection;

/**
 * The short form of the definitions that most promotions have: a percentage or an amount off the order, perhaps above a threshold.
 *
 * @param basisPoints for a percentage; else null
 * @param amount for an amount off; else null
 */
record Shorthand(
        Kind kind,
        @Nullable Integer basisPoints,
        @Nullable Money amount,
        @Nullable Money threshold) {

    /** The kinds that have a short form. */
    enum Kind {
        PERCENT,
        AMOUNT_OFF
    }

    /** @throws NullPointerException if the value of the kind is missing */
    Definition definition() {
        Benefit benefit = switch (kind) {
            case PERCENT -> new PercentOff(new WholeOrder(), Objects.requireNonNull(basisPoints), Base.REMAINING);
            case AMOUNT_OFF -> new AmountOff(new WholeOrder(), Objects.requireNonNull(amount));
        };
        return new Definition(
                benefit,
                threshold == null ? null : new Subtotal(Selection.EVERYTHING, threshold, null),
                Layer.ORDER,
                null,
                null,
                List.of());
    }

    /** The short form of a definition; empty if it says more than a short form can. */
    static Optional<Shorthand> of(Definition definition) {
        Money threshold = definition.condition() instanceof Subtotal subtotal ? subtotal.atLeast() : null;
        Shorthand shorthand = switch (definition.benefit()) {
            case PercentOff percent -> new Shorthand(Kind.PERCENT, percent.basisPoints(), null, threshold);
            case AmountOff off -> new Shorthand(Kind.AMOUNT_OFF, null, off.amount(), threshold);
            default -> null;
        };
        return Optional.ofNullable(shorthand).filter(it -> it.definition().equals(definition));
    }
}
