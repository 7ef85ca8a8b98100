package promotion.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import promotion.engine.Benefit.Gift;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Evaluation.Applied;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.GiftShare;
import promotion.engine.Evaluation.LineShare;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Evaluation.UnitShare;
import promotion.engine.UnitGroup.Take;

/** Applies promotions that can be combined to a cart: layer by layer, and within a layer by priority, then by id. */
final class Application {

    private final Cart cart;
    private final Map<String, Long> budgetsLeft;
    private final Conditions conditions;
    private final Conditions afterLayers;
    private final Prices prices;
    private final Reductions reductions;
    private final Map<String, @Nullable PromotionVersion> bestOfGroups = new HashMap<>();
    private final Set<String> groupsTaken = new HashSet<>();
    private final List<Applied> applied = new ArrayList<>();
    private final List<Considered> considered = new ArrayList<>();

    private Application(Cart cart, Prices prices, Map<String, Long> budgetsLeft, Conditions conditions) {
        this.cart = cart;
        this.budgetsLeft = budgetsLeft;
        this.conditions = conditions;
        this.afterLayers = new Conditions(cart);
        this.prices = prices;
        this.reductions = new Reductions(prices, cart.shippingMinor());
    }

    /**
     * @param prices what the promotions reduce; conditions consider all lines of the cart
     * @param inOrder the promotions in the order of application
     * @param conditions verdicts on conditions that do not depend on discounts; several applications may share them
     */
    static Evaluation of(
            Cart cart,
            Prices prices,
            List<PromotionVersion> inOrder,
            Map<String, Long> budgetsLeft,
            Conditions conditions) {
        Application application = new Application(cart, prices, budgetsLeft, conditions);
        boolean readsDiscounts =
                inOrder.stream().anyMatch(promotion -> promotion.definition().dependsOnDiscounts());
        int next = 0;
        for (Layer layer : Layer.values()) {
            int first = next;
            while (next < inOrder.size() && inOrder.get(next).definition().layer() == layer) {
                next++;
            }
            application.apply(inOrder.subList(first, next));
            if (readsDiscounts) {
                application.afterLayers.layerEnded(layer, application.prices.leftByLine());
            }
        }
        return new Evaluation(application.applied, application.considered, true);
    }

    private void apply(List<PromotionVersion> ofLayer) {
        if (ofLayer.isEmpty()) {
            return;
        }
        prices.startLayer();
        bestOfGroups.clear();
        groupsTaken.clear();
        Map<String, Members> groups = groups(ofLayer);
        for (PromotionVersion promotion : ofLayer) {
            Group group = promotion.definition().group();
            if (group == null) {
                apply(promotion);
            } else {
                apply(promotion, group.name(), Objects.requireNonNull(groups.get(group.name())));
            }
        }
    }

    /** @param promotions the members of a group that are not decided yet */
    private record Members(Choice choice, List<PromotionVersion> promotions) {}

    private static Map<String, Members> groups(List<PromotionVersion> ofLayer) {
        Map<String, Members> groups = new HashMap<>();
        for (PromotionVersion promotion : ofLayer) {
            Group group = promotion.definition().group();
            if (group != null) {
                groups.computeIfAbsent(group.name(), name -> new Members(group.choice(), new ArrayList<>()))
                        .promotions()
                        .add(promotion);
            }
        }
        return groups;
    }

    private void apply(PromotionVersion promotion, String group, Members members) {
        switch (members.choice()) {
            case ALL -> apply(promotion);
            case FIRST -> {
                if (apply(promotion)) {
                    groupsTaken.add(group);
                }
            }
            case BEST -> {
                if (!bestOfGroups.containsKey(group)) {
                    bestOfGroups.put(group, best(members.promotions()));
                }
                PromotionVersion best = bestOfGroups.get(group);
                if (best == null || best.equals(promotion)) {
                    if (apply(promotion)) {
                        groupsTaken.add(group);
                    }
                } else {
                    considered.add(groupTaken(promotion));
                }
            }
        }
    }

    /** The member that takes most off at the place of the first one; of equal ones the first. Gifts take nothing off. Null if none applies. */
    private @Nullable PromotionVersion best(List<PromotionVersion> members) {
        PromotionVersion best = null;
        long most = 0;
        for (PromotionVersion member : members) {
            Attempt attempt = attempt(member);
            boolean applies = attempt.outcome() == Outcome.APPLIED;
            if (applies && (best == null || attempt.reduction().total() > most)) {
                most = attempt.reduction().total();
                best = member;
            }
        }
        return best;
    }

    /** @param verdict null if it could not be decided */
    private record Attempt(Outcome outcome, @Nullable Verdict verdict, Reduction reduction) {

        /** It cannot be calculated for this cart, so it is left out. The same cart fails in the same way on every machine. */
        static final Attempt FAILED = new Attempt(Outcome.FAILED, null, Reduction.FAILED);
    }

    private boolean apply(PromotionVersion promotion) {
        Group group = promotion.definition().group();
        if (group != null && groupsTaken.contains(group.name())) {
            considered.add(groupTaken(promotion));
            return false;
        }
        Attempt attempt = attempt(promotion);
        if (attempt.outcome() == Outcome.APPLIED) {
            try {
                applied.add(take(promotion, attempt.reduction()));
                considered.add(new Considered(
                        promotion,
                        Outcome.APPLIED,
                        attempt.verdict(),
                        applied.getLast().totalMinor(),
                        attempt.reduction().counted()));
                return true;
            } catch (RuntimeException failure) {
                attempt = Attempt.FAILED;
            }
        }
        considered.add(new Considered(
                promotion,
                attempt.outcome(),
                attempt.verdict(),
                0,
                attempt.reduction().counted()));
        return false;
    }

    /** A condition that fails is the better reason: without the other one of the group, the promotion would not apply either. */
    private Considered groupTaken(PromotionVersion promotion) {
        Verdict verdict = verdict(promotion.definition().dependsOnDiscounts() ? afterLayers : conditions, promotion);
        return verdict.holds()
                ? new Considered(promotion, Outcome.GROUP_TAKEN, null, 0)
                : Considered.failing(promotion, verdict);
    }

    /** Reduces the prices, or throws and changes nothing. */
    private Applied take(PromotionVersion promotion, Reduction reduction) {
        Applied taken = new Applied(
                promotion,
                shares(reduction.takes()),
                reduction.shippingOff(),
                gifts(promotion.definition().benefit(), reduction.gifts()));
        prices.takeOffShipping(reduction.shippingOff());
        prices.take(reduction.takes(), reduction.uses());
        return taken;
    }

    private Attempt attempt(PromotionVersion promotion) {
        try {
            return decided(promotion);
        } catch (RuntimeException failure) {
            return Attempt.FAILED;
        }
    }

    private Attempt decided(PromotionVersion promotion) {
        Definition definition = promotion.definition();
        Verdict verdict = verdict(definition.dependsOnDiscounts() ? afterLayers : conditions, promotion);
        if (!verdict.holds()) {
            Considered failing = Considered.failing(promotion, verdict);
            return new Attempt(failing.outcome(), failing.verdict(), Reduction.NOTHING_MATCHES);
        }
        Reduction calculated = reductions.of(definition.benefit());
        if (calculated == Reduction.FAILED) {
            return Attempt.FAILED;
        }
        Reduction reduction = calculated.withinFloors();
        if (definition.cap() != null) {
            reduction = reduction.cappedTo(definition.cap().amountMinor());
        }
        long off = reduction.total();
        Long budgetLeft = budgetsLeft.get(promotion.promotionId());
        Outcome outcome = Outcome.APPLIED;
        if (off == 0 && reduction.gifts() == 0) {
            outcome = reduction.takes().isEmpty() ? withoutUnits(definition.benefit()) : Outcome.NOTHING_LEFT;
        } else if (budgetLeft != null && off > budgetLeft) {
            reduction = promotion.partial() ? reduction.cappedTo(budgetLeft) : reduction;
            outcome = promotion.partial() && reduction.total() > 0 ? Outcome.APPLIED : Outcome.BUDGET_SPENT;
        }
        return new Attempt(outcome, verdict, reduction);
    }

    /** Why a benefit finds no units, or too few. */
    private Outcome withoutUnits(Benefit benefit) {
        if (benefit.allSelections().noneMatch(prices::isUsed)) {
            return Outcome.NOTHING_MATCHES;
        }
        Prices unused = prices.copy();
        unused.startLayer();
        Reduction withAllUnits = new Reductions(unused, cart.shippingMinor()).of(benefit);
        return withAllUnits.total() > 0 || withAllUnits.gifts() > 0 ? Outcome.UNITS_TAKEN : Outcome.NOTHING_MATCHES;
    }

    /**
     * The verdict on the validity, or if the promotion is valid, on the condition of its definition; {@link Verdict#FAILED} if it cannot be
     * decided.
     */
    static Verdict verdict(Conditions conditions, PromotionVersion promotion) {
        try {
            Verdict validity = conditions.decide(promotion.validity());
            return validity.holds() ? conditions.decide(promotion.definition().condition()) : validity;
        } catch (RuntimeException failure) {
            return Verdict.FAILED;
        }
    }

    private static List<GiftShare> gifts(Benefit benefit, long sets) {
        return benefit instanceof Gift gift && sets > 0
                ? List.of(new GiftShare(
                        gift.skuId(), Math.multiplyExact(sets, gift.quantity()), gift.policy(), gift.substituteSkuId()))
                : List.of();
    }

    /** @param takes by line */
    private List<LineShare> shares(List<Take> takes) {
        List<LineShare> shares = new ArrayList<>();
        for (List<Take> ofLine : Take.byLine(takes)) {
            List<UnitShare> units = unitShares(ofLine);
            if (!units.isEmpty()) {
                Cart.Line line = cart.lines().get(ofLine.getFirst().group().line());
                shares.add(new LineShare(line.ref(), line.skuId(), units));
            }
        }
        return shares;
    }

    /** The shares of the units of one line, the highest first. */
    private static List<UnitShare> unitShares(List<Take> takes) {
        if (takes.size() == 1) {
            Take only = takes.getFirst();
            return only.total() == 0 ? List.of() : List.of(new UnitShare(only.units(), only.offMinor()));
        }
        SortedMap<Long, Long> units = new TreeMap<>(Comparator.reverseOrder());
        for (Take take : takes) {
            if (take.total() > 0) {
                units.merge(take.offMinor(), take.units(), Math::addExact);
            }
        }
        List<UnitShare> shares = new ArrayList<>(units.size());
        units.forEach((off, number) -> shares.add(new UnitShare(number, off)));
        return shares;
    }
}
