package promotion.engine;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

/** Decides conditions for one cart. Remembers the verdict on each condition, so that promotions that share it share the work. */
final class Conditions {

    static final Verdict NONE = new Verdict(new AllOf(List.of()), true, 0, List.of());

    private final Cart cart;
    private final Map<Condition, Verdict> known = new IdentityHashMap<>();
    private final Map<Layer, long[]> leftAfter = new EnumMap<>(Layer.class);

    Conditions(Cart cart) {
        this.cart = cart;
    }

    /** Tells what a layer has left of each line. Until then, a subtotal after the layer counts list prices. */
    void layerEnded(Layer layer, long[] leftByLine) {
        leftAfter.put(layer, leftByLine);
    }

    /** @param condition null for no condition, which holds */
    Verdict decide(@Nullable Condition condition) {
        if (condition == null) {
            return NONE;
        }
        Verdict verdict = known.get(condition);
        if (verdict == null) {
            verdict = decideNow(condition);
            known.put(condition, verdict);
        }
        return verdict;
    }

    private Verdict decideNow(Condition condition) {
        return switch (condition) {
            case AllOf all -> combined(all, all.parts(), true);
            case AnyOf any -> combined(any, any.parts(), false);
            case NoneOf none -> {
                Verdict any = combined(none, none.parts(), false);
                yield new Verdict(none, !any.holds(), 0, any.parts());
            }
            case TimeWindow window ->
                holds(
                        window,
                        (window.startsAt() == null || !cart.at().isBefore(window.startsAt()))
                                && (window.endsAt() == null || cart.at().isBefore(window.endsAt())));
            case Weekly weekly -> {
                ZonedDateTime local = cart.at().atZone(weekly.zone());
                yield holds(
                        weekly,
                        weekly.days().contains(local.getDayOfWeek())
                                && local.getHour() >= weekly.fromHour()
                                && local.getHour() < weekly.untilHour());
            }
            case CurrencyIs wanted -> holds(wanted, wanted.currency().equals(cart.currency()));
            case ChannelIn in -> holds(in, contains(in.channels(), cart.channel()));
            case CountryIn in -> holds(in, contains(in.countries(), cart.country()));
            case PaymentMethodIn in -> holds(in, contains(in.methods(), cart.paymentMethod()));
            case LevelIn in -> holds(in, contains(in.levels(), cart.customer().level()));
            case SegmentIn in -> holds(in, cart.customer().segments().stream().anyMatch(in.segments()::contains));
            case FirstOrder first -> holds(first, cart.customer().firstOrder());
            case Quantity quantity -> atLeast(quantity, units(quantity.units()), quantity.atLeast());
            case Subtotal subtotal ->
                subtotal.atLeast().currency().equals(cart.currency())
                        ? atLeast(subtotal, sum(subtotal), subtotal.atLeast().amountMinor())
                        : holds(subtotal, false);
        };
    }

    /** Decides all parts, so that an explanation shows each of them. */
    private Verdict combined(Condition condition, List<Condition> parts, boolean all) {
        List<Verdict> verdicts = new ArrayList<>(parts.size());
        boolean holds = all;
        for (Condition part : parts) {
            Verdict verdict = decide(part);
            verdicts.add(verdict);
            holds = all ? holds && verdict.holds() : holds || verdict.holds();
        }
        return new Verdict(condition, holds, 0, verdicts);
    }

    private long units(Selection selection) {
        return cart.lines().stream()
                .filter(selection::matches)
                .mapToLong(Cart.Line::quantity)
                .sum();
    }

    private long sum(Subtotal subtotal) {
        long[] left = subtotal.after() == null ? null : leftAfter.get(subtotal.after());
        long sum = 0;
        for (int i = 0; i < cart.lines().size(); i++) {
            Cart.Line line = cart.lines().get(i);
            if (subtotal.units().matches(line)) {
                sum = Math.addExact(sum, left == null ? line.listMinor() : left[i]);
            }
        }
        return sum;
    }

    private static boolean contains(Set<String> wanted, @Nullable String value) {
        return value != null && wanted.contains(value);
    }

    private static Verdict atLeast(Condition condition, long found, long wanted) {
        return new Verdict(condition, found >= wanted, Math.max(0, wanted - found), List.of());
    }

    private static Verdict holds(Condition condition, boolean holds) {
        return new Verdict(condition, holds, 0, List.of());
    }
}
