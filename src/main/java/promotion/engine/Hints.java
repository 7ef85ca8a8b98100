package promotion.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import platform.money.Money;
import promotion.engine.Benefit.Part;
import promotion.engine.Benefit.Stepped;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.ChannelIn;
import promotion.engine.Condition.CountryIn;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.FirstOrder;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.PaymentMethodIn;
import promotion.engine.Condition.Quantity;
import promotion.engine.Condition.SegmentIn;
import promotion.engine.Condition.Subtotal;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Condition.Weekly;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Hint.AddUnits;
import promotion.engine.Hint.Ended;
import promotion.engine.Hint.Gain;
import promotion.engine.Hint.Need;
import promotion.engine.Hint.OnlyForFirstOrders;
import promotion.engine.Hint.OnlyForMembers;
import promotion.engine.Hint.OtherHours;
import promotion.engine.Hint.SpendMore;
import promotion.engine.Hint.StartsAt;

/** Finds the hints for the promotions of an evaluation. */
public final class Hints {

    private Hints() {}

    /**
     * The hints for a promotion, at most one for each condition that fails. Empty if nothing that a shopper can do would help, or if a
     * condition fails that a hint must not reveal.
     *
     * @param considered of an evaluation of the cart
     */
    public static List<Hint> of(Considered considered, Cart cart) {
        Gain gain = considered.promotion().definition().benefit().gain();
        return switch (considered.outcome()) {
            case CONDITION_FAILED -> {
                Optional<List<Need>> needs =
                        considered.verdict() == null ? Optional.empty() : needs(considered.verdict(), cart);
                yield needs.orElse(List.of()).stream()
                        .map(need -> new Hint(need, gain))
                        .toList();
            }
            case APPLIED, NOTHING_MATCHES ->
                next(considered, cart).map(List::of).orElse(List.of());
            case UNITS_TAKEN, NOTHING_LEFT, BUDGET_SPENT, GROUP_TAKEN, NOT_COMBINABLE, NOT_BETTER, FAILED -> List.of();
        };
    }

    /** What is missing for all of a condition; empty if a hint for a part is not possible. */
    private static Optional<List<Need>> needs(Verdict verdict, Cart cart) {
        if (verdict.holds()) {
            return Optional.of(List.of());
        }
        return switch (verdict.condition()) {
            case AllOf all -> {
                List<Need> needs = new ArrayList<>();
                for (Verdict part : verdict.parts()) {
                    Optional<List<Need>> ofPart = needs(part, cart);
                    if (ofPart.isEmpty()) {
                        yield Optional.empty();
                    }
                    needs.addAll(ofPart.get());
                }
                yield Optional.of(needs);
            }
            case AnyOf any ->
                verdict.parts().stream()
                        .map(part -> needs(part, cart))
                        .flatMap(Optional::stream)
                        .min(Comparator.comparingInt(List::size));
            case Subtotal subtotal ->
                verdict.missing() == 0
                        ? Optional.empty()
                        : Optional.of(List.of(new SpendMore(Money.ofMinor(
                                verdict.missing(), subtotal.atLeast().currency()))));
            case Quantity quantity -> Optional.of(List.of(new AddUnits(verdict.missing())));
            case TimeWindow window ->
                Optional.of(List.of(
                        window.startsAt() != null && cart.at().isBefore(window.startsAt())
                                ? new StartsAt(window.startsAt())
                                : new Ended(window.endsAt() == null ? cart.at() : window.endsAt())));
            case Weekly weekly -> Optional.of(List.of(new OtherHours()));
            case LevelIn level -> Optional.of(List.of(new OnlyForMembers()));
            case FirstOrder first -> Optional.of(List.of(new OnlyForFirstOrders()));
            // A shopper cannot change these, or must not learn of them.
            case NoneOf none -> Optional.empty();
            case CurrencyIs currency -> Optional.empty();
            case ChannelIn channel -> Optional.empty();
            case CountryIn country -> Optional.empty();
            case PaymentMethodIn method -> Optional.empty();
            case SegmentIn segment -> Optional.empty();
        };
    }

    /** What gives the next step or the first set. */
    private static Optional<Hint> next(Considered considered, Cart cart) {
        Benefit benefit = considered.promotion().definition().benefit();
        if (benefit instanceof Stepped stepped) {
            return stepped.next(considered.counted());
        }
        return considered.outcome() == Outcome.APPLIED ? Optional.empty() : firstSet(benefit, cart);
    }

    /** What is missing for the first set of a benefit that does not apply. */
    private static Optional<Hint> firstSet(Benefit benefit, Cart cart) {
        Part set = benefit.firstSet();
        if (set == null) {
            return Optional.empty();
        }
        long missing = set.quantity() - units(set.units(), cart);
        return missing > 0 ? Optional.of(new Hint(new AddUnits(missing), benefit.gain())) : Optional.empty();
    }

    private static long units(Selection selection, Cart cart) {
        return cart.lines().stream()
                .filter(selection::matches)
                .mapToLong(Cart.Line::quantity)
                .sum();
    }
}
