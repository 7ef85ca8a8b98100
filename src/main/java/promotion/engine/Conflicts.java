package promotion.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.ChannelIn;
import promotion.engine.Condition.CountryIn;
import promotion.engine.Condition.CurrencyIs;
import promotion.engine.Condition.FirstOrder;
import promotion.engine.Condition.LevelIn;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.PaymentMethodIn;
import promotion.engine.Condition.TimeWindow;
import promotion.engine.Conflict.PricedSku;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Everything;
import promotion.engine.Selection.Skus;
import promotion.engine.Selection.Tags;

/**
 * Finds {@link Conflict conflicts} of a promotion by itself and with others. Sound but not complete: what it reports is so, but it does not
 * find everything, for example in conditions below {@code ANY_OF}.
 */
public final class Conflicts {

    private Conflicts() {}

    /**
     * Floor prices of SKUs.
     *
     * @param areAll false if there are more that the promotion could concern
     */
    public record Floors(List<PricedSku> skus, boolean areAll) {
        public static final Floors NONE = new Floors(List.of(), true);
    }

    /**
     * The conflicts of one promotion, in the order of the codes, then by id.
     *
     * @param others that may be valid at some time; the promotion itself is passed over
     * @param floors at least those of {@link #unitsWithFloors}
     * @param most the highest number of conflicts that are returned
     */
    public static List<Conflict> of(
            PromotionVersion promotion, List<PromotionVersion> others, Floors floors, int most) {
        List<Conflict> found = new ArrayList<>();
        List<Condition> facts = facts(promotion);
        if (!Window.of(facts).isPossible()) {
            found.add(alone(Conflict.Code.NEVER_VALID, promotion));
        } else if (contradicts(facts)) {
            found.add(alone(Conflict.Code.CONTRADICTS_ITSELF, promotion));
        }
        Benefit benefit = promotion.definition().benefit();
        if (benefit instanceof SpendAndSave save
                && save.steps().stream().anyMatch(step -> step.save().compareTo(step.spend()) >= 0)) {
            found.add(alone(Conflict.Code.MAKES_FREE, promotion));
        }
        belowFloor(promotion, facts, floors).ifPresent(found::add);
        boolean groupExcludes = groupExcludes(promotion, others);
        others.stream()
                .filter(other -> !other.promotionId().equals(promotion.promotionId()))
                .sorted(Comparator.comparing(PromotionVersion::promotionId))
                .filter(other -> mayApplyTogether(facts, facts(other)))
                .flatMap(other -> with(promotion, other, groupExcludes).stream())
                .limit(Math.max(0, most - found.size()))
                .forEach(found::add);
        found.sort(Comparator.comparing(Conflict::code));
        return found.subList(0, Math.min(most, found.size()));
    }

    private static Conflict alone(Conflict.Code code, PromotionVersion promotion) {
        return new Conflict(code, List.of(promotion.promotionId()));
    }

    private static List<Conflict> with(PromotionVersion one, PromotionVersion other, boolean groupExcludes) {
        List<String> ids = Stream.of(one, other)
                .map(PromotionVersion::promotionId)
                .sorted()
                .toList();
        List<Conflict> found = new ArrayList<>();
        boolean oneGroup = shareAGroup(one, other);
        if (oneGroup && choice(one) != choice(other)) {
            found.add(new Conflict(Conflict.Code.CHOICES_DIFFER, ids));
        }
        if (!one.combinable() || !other.combinable() || (oneGroup && groupExcludes)) {
            found.add(new Conflict(Conflict.Code.NEVER_STACK, ids));
            return found;
        }
        boolean sameUnits = one.definition().layer() == other.definition().layer()
                && one.definition()
                        .benefit()
                        .allSelections()
                        .anyMatch(mine ->
                                other.definition().benefit().allSelections().anyMatch(its -> overlap(mine, its)));
        if (sameUnits) {
            found.add(new Conflict(Conflict.Code.SAME_UNITS, ids));
        }
        return found;
    }

    /** Whether only one of its group can apply. As long as a member lets all of them apply, that one may be the first, whose choice counts. */
    private static boolean groupExcludes(PromotionVersion promotion, List<PromotionVersion> others) {
        return choice(promotion) != Choice.ALL
                && others.stream().noneMatch(other -> shareAGroup(promotion, other) && choice(other) == Choice.ALL);
    }

    private static boolean shareAGroup(PromotionVersion one, PromotionVersion other) {
        String group = one.definition().groupInLayer();
        return group != null && group.equals(other.definition().groupInLayer());
    }

    private static @Nullable Choice choice(PromotionVersion promotion) {
        Group group = promotion.definition().group();
        return group == null ? null : group.choice();
    }

    /** Whether some unit is surely in both. */
    private static boolean overlap(Selection one, Selection other) {
        if (one instanceof Everything || other instanceof Everything) {
            return true;
        }
        if (one instanceof Skus mine && other instanceof Skus its) {
            return intersect(mine.skuIds(), its.skuIds());
        }
        if (one instanceof Categories mine && other instanceof Categories its) {
            return intersect(mine.categoryIds(), its.categoryIds());
        }
        return one instanceof Tags mine && other instanceof Tags its && intersect(mine.tags(), its.tags());
    }

    /** The units that the promotion could take below a floor; empty if none. */
    public static Optional<Selection> unitsWithFloors(PromotionVersion promotion) {
        return BelowFloor.units(promotion.definition());
    }

    private static Optional<Conflict> belowFloor(PromotionVersion promotion, List<Condition> facts, Floors floors) {
        if (unitsWithFloors(promotion).isEmpty()) {
            return Optional.empty();
        }
        Map<String, Boolean> possible = new HashMap<>(); // by currency
        Optional<Conflict> found = floors.skus().stream()
                .filter(sku -> possible.computeIfAbsent(sku.currency(), currency -> {
                    List<Condition> inCurrency = new ArrayList<>(facts);
                    inCurrency.add(new CurrencyIs(currency));
                    return !contradicts(inCurrency);
                }))
                .filter(sku -> BelowFloor.isPossible(promotion.definition(), sku))
                .findFirst()
                .map(sku -> new Conflict(Conflict.Code.BELOW_FLOOR, List.of(promotion.promotionId()), sku));
        return found.isEmpty() && !floors.areAll()
                ? Optional.of(alone(Conflict.Code.FLOORS_NOT_COMPARED, promotion))
                : found;
    }

    /** The conditions that must all hold. */
    private static List<Condition> facts(PromotionVersion promotion) {
        List<Condition> facts = new ArrayList<>(Condition.parts(promotion.validity()));
        facts.addAll(Condition.parts(promotion.definition().conditionInItsCurrency()));
        return facts;
    }

    private static boolean contradicts(List<Condition> facts) {
        List<Condition> excluded = new ArrayList<>();
        for (Condition fact : facts) {
            if (fact instanceof NoneOf none) {
                excluded.addAll(none.parts());
            }
        }
        boolean firstOrder = facts.stream().anyMatch(FirstOrder.class::isInstance);
        return facts.stream()
                        .anyMatch(fact -> excluded.contains(fact)
                                || (fact instanceof AnyOf any && excluded.containsAll(any.parts())))
                || excluded.stream()
                        .anyMatch(
                                fact -> fact instanceof AllOf all && all.parts().isEmpty())
                || (firstOrder && excluded.contains(new FirstOrder()))
                || differ(facts, excluded);
    }

    /** Whether the conditions on one property of the cart leave no value. */
    private static boolean differ(List<Condition> facts, List<Condition> excluded) {
        return List.<Function<Condition, @Nullable Set<String>>>of(
                        each -> each instanceof CurrencyIs is ? Set.of(is.currency()) : null,
                        each -> each instanceof ChannelIn in ? in.channels() : null,
                        each -> each instanceof CountryIn in ? in.countries() : null,
                        each -> each instanceof PaymentMethodIn in ? in.methods() : null,
                        each -> each instanceof LevelIn in ? in.levels() : null)
                .stream()
                .anyMatch(values -> {
                    Set<String> left = null;
                    for (Condition fact : facts) {
                        Set<String> some = values.apply(fact);
                        if (some != null) {
                            left = left == null ? new TreeSet<>(some) : left;
                            left.retainAll(some);
                        }
                    }
                    Set<String> out = new HashSet<>();
                    for (Condition fact : excluded) {
                        Set<String> some = values.apply(fact);
                        out.addAll(some == null ? Set.of() : some);
                    }
                    return left != null && out.containsAll(left);
                });
    }

    private static boolean mayApplyTogether(List<Condition> facts, List<Condition> ofOther) {
        List<Condition> both = new ArrayList<>(facts);
        both.addAll(ofOther);
        return Window.of(both).isPossible() && !contradicts(both);
    }

    private static boolean intersect(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(others::contains);
    }

    /** The time in which all windows are open. */
    private record Window(Instant from, Instant until) {

        static Window of(List<Condition> facts) {
            Instant from = Instant.MIN;
            Instant until = Instant.MAX;
            for (Condition fact : facts) {
                if (fact instanceof TimeWindow window) {
                    from = window.startsAt() != null && window.startsAt().isAfter(from) ? window.startsAt() : from;
                    until = window.endsAt() != null && window.endsAt().isBefore(until) ? window.endsAt() : until;
                }
            }
            return new Window(from, until);
        }

        boolean isPossible() {
            return from.isBefore(until);
        }
    }
}
