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

    /** Holds if all parts hold; also without parts. */
    record AllOf(List<Condition> parts) implements Condition {
        public AllOf {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if at least one part holds. */
    record AnyOf(List<Condition> parts) implements Condition {
        public AnyOf {
            parts = List.copyOf(parts);
        }
    }

    /** Holds if no part holds; also without parts. */
    record NoneOf(List<Condition> parts) implements Condition {
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
    record TimeWindow(@Nullable Instant startsAt, @Nullable Instant endsAt) implements Condition {}

    /**
     * Holds on these weekdays from the start of {@code fromHour} until the start of {@code untilHour}, on the clock of the zone.
     *
     * @param fromHour 0 to 23
     * @param untilHour above {@code fromHour}, at most 24
     */
    record Weekly(ZoneId zone, Set<DayOfWeek> days, int fromHour, int untilHour) implements Condition {
        public Weekly {
            if (fromHour < 0 || untilHour > 24 || fromHour >= untilHour) {
                throw new IllegalArgumentException(
                        "until_hour %d must be above from_hour %d and at most 24".formatted(untilHour, fromHour));
            }
            days = SortedSets.copyOf(days);
        }
    }

    /** Holds for orders in this currency. */
    record CurrencyIs(String currency) implements Condition {}

    record ChannelIn(Set<String> channels) implements Condition {
        public ChannelIn {
            channels = SortedSets.copyOf(channels);
        }
    }

    record CountryIn(Set<String> countries) implements Condition {
        public CountryIn {
            countries = SortedSets.copyOf(countries);
        }
    }

    record PaymentMethodIn(Set<String> methods) implements Condition {
        public PaymentMethodIn {
            methods = SortedSets.copyOf(methods);
        }
    }

    record LevelIn(Set<String> levels) implements Condition {
        public LevelIn {
            levels = SortedSets.copyOf(levels);
        }
    }

    /** Holds for customers of at least one of these segments. */
    record SegmentIn(Set<String> segments) implements Condition {
        public SegmentIn {
            segments = SortedSets.copyOf(segments);
        }
    }

    /** Holds for the first order of a known customer. */
    record FirstOrder() implements Condition {}

    /** Holds if the cart has at least so many units of the selection; one unit means that the cart contains it. */
    record Quantity(Selection units, long atLeast) implements Condition {}

    /**
     * Holds if the units of the selection cost at least so much.
     *
     * @param after the layer after which the prices count; null for list prices
     */
    record Subtotal(
            Selection units, Money atLeast, @Nullable Layer after) implements Condition {}

    /** Whether it reads prices that promotions have reduced. */
    default boolean dependsOnDiscounts() {
        return switch (this) {
            case AllOf all -> dependOnDiscounts(all.parts());
            case AnyOf any -> dependOnDiscounts(any.parts());
            case NoneOf none -> dependOnDiscounts(none.parts());
            case Subtotal subtotal -> subtotal.after() != null;
            default -> false;
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
        Stream<Condition> parts = switch (this) {
            case AllOf all -> all.parts().stream().flatMap(Condition::all);
            case AnyOf any -> any.parts().stream().flatMap(Condition::all);
            case NoneOf none -> none.parts().stream().flatMap(Condition::all);
            default -> Stream.empty();
        };
        return Stream.concat(Stream.of(this), parts);
    }
}
