package promotion.engine;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** When a promotion applies. Conditions are values: equal ones are decided once for a cart. */
public sealed interface Condition {

    /** A condition of other conditions. */
    sealed interface Combination extends Condition {
        List<Condition> parts();
    }

    /** A condition of the units of the cart, or of some of them. */
    sealed interface OfUnits extends Condition {
        Selection units();
    }

    /** A condition that does not depend on the units of the cart. */
    sealed interface OfOrder extends Condition {}

    /** Holds if all parts hold; also without parts. */
    record AllOf(List<Condition> parts) implements Combination {
        public AllOf {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if at least one part holds. */
    record AnyOf(List<Condition> parts) implements Combination {
        public AnyOf {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if no part holds; also without parts. */
    record NoneOf(List<Condition> parts) implements Combination {
        public NoneOf {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Holds from {@code startsAt} until before {@code endsAt}.
     *
     * @param startsAt null for no start
     * @param endsAt null for no end
     */
    record TimeWindow(@Nullable Instant startsAt, @Nullable Instant endsAt) implements OfOrder {}

    /**
     * Holds on these weekdays from the start of {@code fromHour} until the start of {@code untilHour}, on the clock of the zone.
     *
     * @param fromHour 0 to 23
     * @param untilHour above {@code fromHour}, at most 24
     */
    record Weekly(ZoneId zone, Set<DayOfWeek> days, int fromHour, int untilHour) implements OfOrder {
        public Weekly {
            if (fromHour < 0 || untilHour > 24 || fromHour >= untilHour) {
                throw new IllegalArgumentException(
                        "until_hour %d must be above from_hour %d and at most 24".formatted(untilHour, fromHour));
            }
            days = SortedSets.copyOf(days);
        }
    }

    /** Holds for orders in this currency. */
    record CurrencyIs(String currency) implements OfOrder {}

    record ChannelIn(Set<String> channels) implements OfOrder {
        public ChannelIn {
            channels = SortedSets.copyOf(channels);
        }
    }

    record CountryIn(Set<String> countries) implements OfOrder {
        public CountryIn {
            countries = SortedSets.copyOf(countries);
        }
    }

    record PaymentMethodIn(Set<String> methods) implements OfOrder {
        public PaymentMethodIn {
            methods = SortedSets.copyOf(methods);
        }
    }

    record LevelIn(Set<String> levels) implements OfOrder {
        public LevelIn {
            levels = SortedSets.copyOf(levels);
        }
    }

    /** Holds for customers of at least one of these segments. */
    record SegmentIn(Set<String> segments) implements OfOrder {
        public SegmentIn {
            segments = SortedSets.copyOf(segments);
        }
    }

    /** Holds for the first order of a known customer. */
    record FirstOrder() implements OfOrder {}

    /** Holds if the cart has at least so many units of the selection; one unit means that the cart contains it. */
    record Quantity(Selection units, long atLeast) implements OfUnits {}

    /**
     * Holds if the units of the selection cost at least so much.
     *
     * @param after the layer after which the prices count; null for list prices
     */
    record Subtotal(
            Selection units, Money atLeast, @Nullable Layer after) implements OfUnits {}

    /** Whether it reads prices that promotions have reduced. */
    default boolean dependsOnDiscounts() {
        return switch (this) {
            case Combination combination -> dependOnDiscounts(combination.parts());
            case Subtotal subtotal -> subtotal.after() != null;
            case Quantity quantity -> false;
            case OfOrder ofOrder -> false;
        };
    }

    private static boolean dependOnDiscounts(List<Condition> parts) {
        for (Condition part : parts) {
            if (part.dependsOnDiscounts()) {
                return true;
            }
        }
        return false;
    }

    /** The conditions that must all hold: the parts of {@link AllOf}, also below another one; else the condition itself. */
    static List<Condition> parts(@Nullable Condition condition) {
        if (condition instanceof AllOf all) {
            return all.parts().stream().flatMap(part -> parts(part).stream()).toList();
        }
        return condition == null ? List.of() : List.of(condition);
    }

    /** This condition and all conditions below it. */
    default Stream<Condition> all() {
        Stream<Condition> below = this instanceof Combination combination
                ? combination.parts().stream().flatMap(Condition::all)
                : Stream.empty();
        return Stream.concat(Stream.of(this), below);
    }
}
