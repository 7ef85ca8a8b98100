package promotion.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import promotion.engine.Benefit.Base;
import promotion.engine.Benefit.PercentOff;
import promotion.engine.Benefit.Shipping;
import promotion.engine.Benefit.Target;
import promotion.engine.Benefit.Units;
import promotion.engine.Benefit.WholeOrder;
import promotion.engine.Definition.Choice;
import promotion.engine.Definition.Group;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;

/**
 * Finds the combination of promotions that takes most off a cart. Promotions compete if one may take units, a group or a threshold away from
 * another.
 *
 * <ol>
 *   <li>The promotions are divided into parts that do not touch each other: by the lines and the groups that they share. The best of each
 *       part together are the best of all.
 *   <li>The last part are those at the end of the order of application that only reduce the sum of the order or the shipping charge. The
 *       lower the sum that they find, the lower the sum that they leave, so the other parts do not depend on them. If the order costs the same
 *       whether a discount or a gift uses the units, the search therefore keeps the discount.
 *   <li>In each part, all promotions are applied first. Then, from the best combination that is known, one more of those that were applied is
 *       left out. A combination is passed over if even {@link Reductions#atMost the most} that is possible with it is not more than the best one.
 * </ol>
 *
 * At most {@link #MOST_COMBINATIONS} combinations of a part are compared, and none after the {@link Steps} are used up. So the search is exact
 * for up to ten promotions that compete in an ordinary cart, and for more of them if no limit is reached. If a limit is reached, the best
 * combination of those that were compared applies; at least, that is all promotions in the order of application. In a group that declares {@link Choice#FIRST}, a better promotion does not displace the first.
 */
final class BestDeal {

    /** All combinations of ten promotions. */
    static final int MOST_COMBINATIONS = 1 << 10;

    private final Cart cart;
    private final Set<String> always;
    private final Map<String, Long> budgetsLeft;
    private final Conditions conditions;
    private final int mostCombinations;
    private final Steps steps;
    private final Prices list;
    private final List<Member> members = new ArrayList<>();
    private boolean exact = true;

    private BestDeal(
            Cart cart,
            Set<String> always,
            Map<String, Long> budgetsLeft,
            Conditions conditions,
            int mostCombinations,
            Steps steps) {
        this.cart = cart;
        this.always = always;
        this.budgetsLeft = budgetsLeft;
        this.conditions = conditions;
        this.mostCombinations = mostCombinations;
        this.steps = steps;
        this.list = new Prices(cart, steps);
    }

    /**
     * @param inOrder the promotions in the order of application
     * @param always ids of the promotions that are never left out
     * @param mostCombinations of a part that are compared
     * @param steps when they are used up, no further combination is compared
     */
    static Evaluation of(
            Cart cart,
            List<PromotionVersion> inOrder,
            Set<String> always,
            Map<String, Long> budgetsLeft,
            Conditions conditions,
            int mostCombinations,
            Steps steps) {
        BestDeal deal = new BestDeal(cart, always, budgetsLeft, conditions, mostCombinations, steps);
        Evaluation all = deal.apply(deal.list.copy(), inOrder);
        Set<String> leftOut = deal.leftOut(all);
        if (leftOut.isEmpty()) {
            return new Evaluation(all.applied(), all.considered(), deal.exact);
        }
        Evaluation best = deal.apply(
                deal.list.copy(),
                inOrder.stream()
                        .filter(promotion -> !leftOut.contains(promotion.promotionId()))
                        .toList());
        List<Considered> considered = new ArrayList<>(best.considered());
        inOrder.stream()
                .filter(promotion -> leftOut.contains(promotion.promotionId()))
                .map(promotion -> new Considered(promotion, Outcome.NOT_BETTER, null, 0))
                .forEach(considered::add);
        return new Evaluation(best.applied(), considered, deal.exact);
    }

    private Evaluation apply(Prices prices, List<PromotionVersion> promotions) {
        return Application.of(cart, prices, promotions, budgetsLeft, conditions);
    }

    /**
     * A promotion whose conditions hold, or are not known to fail.
     *
     * @param lines of which it discounts or counts units, or whose sum it reads
     * @param bounded whether its budget may leave less than it would take off
     */
    private record Member(PromotionVersion promotion, BitSet lines, boolean bounded) {

        Definition definition() {
            return promotion.definition();
        }

        String id() {
            return promotion.promotionId();
        }

        /** The group in which it excludes others; null for none. */
        @Nullable
        String exclusiveGroup() {
            Group group = definition().group();
            return group == null || group.choice() == Choice.ALL
                    ? null
                    : definition().groupInLayer();
        }

        /** Whether a lower price of a unit never makes it leave a higher one. A budget may pay what it takes off lower prices only. */
        boolean isPerUnit() {
            return isSimple(Units.class) && definition().cap() == null && !bounded;
        }

        /**
         * Whether it reduces each price, or the sum, independently of the others. A percentage of the list price of an order does not: it may
         * be more than what is left of a unit.
         */
        boolean isSimple(Class<? extends Target> kind) {
            boolean ofListOfOrder = definition().benefit() instanceof PercentOff percent
                    && percent.target() instanceof WholeOrder
                    && percent.base() == Base.LIST;
            return kind.isInstance(definition().benefit().target())
                    && !ofListOfOrder
                    && !definition().dependsOnDiscounts();
        }

        /** Whether it may be chosen for the shipping charge instead of promotions for lines. */
        boolean choosesBetweenShippingAndLines() {
            return definition().benefit().target() instanceof Shipping
                    && (exclusiveGroup() != null || definition().dependsOnDiscounts());
        }

        /** Whether both discount or count units of the same line, which only one of them can. */
        boolean usesUnitsOf(Member other) {
            return definition().layer() == other.definition().layer()
                    && usesUnits()
                    && other.usesUnits()
                    && lines.intersects(other.lines());
        }

        private boolean usesUnits() {
            return definition().benefit().allSelections().findAny().isPresent();
        }
    }

    private Set<String> leftOut(Evaluation all) {
        exact = all.considered().stream()
                .filter(considered -> considered.outcome() != Outcome.CONDITION_FAILED)
                .noneMatch(considered -> drawsUnitsInTurn(considered.promotion()));
        boolean hasChoice = all.applied().stream()
                .anyMatch(applied -> !always.contains(applied.promotion().promotionId()));
        if (!hasChoice) {
            return Set.of();
        }
        Set<String> divided = Definition.dividedGroups(all.considered().stream()
                .map(considered -> considered.promotion().definition()));
        for (Considered considered : all.considered()) {
            Definition definition = considered.promotion().definition();
            boolean mayApply = considered.outcome() != Outcome.CONDITION_FAILED || definition.dependsOnDiscounts();
            if (mayApply && (findsUnits(definition) || divided.contains(definition.groupInLayer()))) {
                members.add(new Member(considered.promotion(), lines(definition), isBounded(considered.promotion())));
            }
        }
        members.sort(Comparator.comparing(Member::promotion, PromotionVersion.APPLICATION_ORDER));
        // Without one member of a divided group, the others may combine in another way.
        exact &= divided.isEmpty();
        if (steps.areUsedUp() && members.size() > 1) {
            exact = false;
            return Set.of();
        }
        return leftOutOfParts();
    }

    /** Whether it is a set whose parts mean the same units. The parts take them in turn, which may not be the best division. */
    private boolean drawsUnitsInTurn(PromotionVersion promotion) {
        if (!(promotion.definition().benefit() instanceof Benefit.BundlePrice bundle)) {
            return false;
        }
        BitSet seen = new BitSet();
        for (Benefit.Part part : bundle.parts()) {
            BitSet lines = list.linesOf(part.units());
            if (seen.intersects(lines)) {
                return true;
            }
            seen.or(lines);
        }
        return false;
    }

    /**
     * Whether the cart has units for the promotion. A promotion without units neither applies nor keeps others from applying, except in a
     * divided group.
     */
    private boolean findsUnits(Definition definition) {
        List<Selection> selections = definition.benefit().selections().toList();
        return selections.isEmpty() || selections.stream().anyMatch(list::contains);
    }

    private boolean isBounded(PromotionVersion promotion) {
        Long left = budgetsLeft.get(promotion.promotionId());
        return left != null && new Reductions(list, cart.shippingMinor()).atMost(promotion.definition()) > left;
    }

    private Set<String> leftOutOfParts() {
        int firstOfLast = firstOfLastPart();
        Set<String> leftOut = new HashSet<>();
        for (List<Member> part : parts(members.subList(0, firstOfLast))) {
            if (part.size() > 1) {
                Set<String> less = lessThanANeighbour(part);
                List<Member> rest = part.stream()
                        .filter(member -> !less.contains(member.id()))
                        .toList();
                leftOut.addAll(less);
                leftOut.addAll(new Search(rest, contested(rest)).leftOut());
            }
        }
        Set<String> rivals = rivalsInGroups(members.subList(firstOfLast, members.size()));
        if (!rivals.isEmpty()) {
            List<Member> chosen = members.stream()
                    .filter(member -> !leftOut.contains(member.id()))
                    .toList();
            leftOut.addAll(new Search(chosen, rivals).leftOut());
        }
        return leftOut;
    }

    /**
     * The promotions that take less off each unit than another one that takes its place: both are for the same units of the part's first layer,
     * no promotion between them uses these units, and later ones only gain by lower prices.
     */
    private Set<String> lessThanANeighbour(List<Member> part) {
        Layer layer = part.getFirst().definition().layer();
        for (Member member : part) {
            boolean laterPerUnit = member.definition().layer() != layer && member.isPerUnit();
            boolean usesUnits = member.definition().layer() == layer
                    && member.usesUnits()
                    && !member.definition().dependsOnDiscounts();
            if (!laterPerUnit && !usesUnits) {
                return Set.of();
            }
        }
        Reductions reductions = new Reductions(list, cart.shippingMinor());
        Set<String> less = new HashSet<>();
        Member last = null;
        for (Member member : part) {
            if (member.definition().layer() != layer) {
                break;
            }
            boolean replaceable =
                    member.isPerUnit() && member.exclusiveGroup() == null && !always.contains(member.id());
            if (!replaceable) {
                last = null;
            } else if (last == null || !last.lines().equals(member.lines())) {
                last = last == null || !last.lines().intersects(member.lines()) ? member : null;
            } else if (reductions
                    .of(last.definition().benefit())
                    .takesNoLessThan(reductions.of(member.definition().benefit()))) {
                less.add(member.id());
            } else {
                if (reductions
                        .of(member.definition().benefit())
                        .takesNoLessThan(reductions.of(last.definition().benefit()))) {
                    less.add(last.id());
                }
                last = member;
            }
        }
        return less;
    }

    private BitSet lines(Definition definition) {
        BitSet lines = new BitSet();
        if (definition.dependsOnDiscounts() || definition.benefit().target() instanceof WholeOrder) {
            lines.set(0, cart.lines().size());
        } else {
            definition.benefit().allSelections().map(list::linesOf).forEach(lines::or);
        }
        return lines;
    }

    /**
     * Where the promotions begin that only reduce a sum; the end if there is no such part. Floors make what they take off depend on the units. A
     * choice between shipping and lines depends on how much they take off the lines.
     */
    private int firstOfLastPart() {
        boolean floors = cart.lines().stream().anyMatch(line -> line.floorMinor() > 0);
        int first = members.size();
        while (first > 0
                && (members.get(first - 1).isSimple(Shipping.class)
                        || (!floors && members.get(first - 1).isSimple(WholeOrder.class)))) {
            first--;
        }
        Set<String> groupsBefore = new HashSet<>();
        for (Member member : members.subList(0, first)) {
            if (member.choosesBetweenShippingAndLines()) {
                return members.size();
            }
            groupsBefore.add(String.valueOf(member.exclusiveGroup()));
        }
        for (Member member : members.subList(first, members.size())) {
            if (member.exclusiveGroup() != null && groupsBefore.contains(member.exclusiveGroup())) {
                return members.size();
            }
        }
        return first;
    }

    /** Divides promotions by the lines and the groups that they share, and by the shipping charge if some may be chosen for it. */
    private static List<List<Member>> parts(List<Member> some) {
        int[] part = new int[some.size()];
        Map<Object, Integer> owners = new HashMap<>();
        boolean shippingIsChosen = some.stream().anyMatch(Member::choosesBetweenShippingAndLines);
        for (int i = 0; i < part.length; i++) {
            part[i] = i;
            List<Object> keys = new ArrayList<>();
            some.get(i).lines().stream().forEach(keys::add);
            String group = some.get(i).exclusiveGroup();
            if (group != null) {
                keys.add(group);
            }
            if (shippingIsChosen && some.get(i).definition().benefit().target() instanceof Shipping) {
                keys.add(Shipping.class);
            }
            for (Object key : keys) {
                Integer owner = owners.putIfAbsent(key, i);
                if (owner != null) {
                    part[root(part, i)] = root(part, owner);
                }
            }
        }
        Map<Integer, List<Member>> parts = new HashMap<>();
        for (int i = 0; i < part.length; i++) {
            parts.computeIfAbsent(root(part, i), root -> new ArrayList<>()).add(some.get(i));
        }
        return List.copyOf(parts.values());
    }

    private static int root(int[] part, int member) {
        int root = member;
        while (part[root] != root) {
            root = part[root];
        }
        return root;
    }

    /**
     * @param kept promotions that must stay applied, so that no combination is reached twice
     * @param most the most that it can take off
     * @param soFar what the combination takes off from which this one leaves out one more
     */
    private record Combination(Set<String> leftOut, Set<String> kept, long most, long soFar, int number) {

        /** Those first that come from the best; of equal ones those that were found first. */
        static final Comparator<Combination> BEST_FIRST =
                Comparator.comparingLong(Combination::soFar).reversed().thenComparingInt(Combination::number);
    }

    /** Searches the best combination of some promotions. */
    private final class Search {

        private final List<Member> some;
        private final Map<String, Member> byId = new HashMap<>();
        private final Map<String, Long> mostOff = new HashMap<>();
        private final Set<String> contested;
        private final BitSet lines = new BitSet();
        private final Queue<Combination> open = new PriorityQueue<>(Combination.BEST_FIRST);
        private int found;
        private boolean gifts;
        private @Nullable Evaluation best;
        private Set<String> leftOutOfBest = Set.of();

        /**
         * @param some the promotions, in the order of application
         * @param contested ids of those without which another one may take more off
         */
        Search(List<Member> some, Set<String> contested) {
            this.some = some;
            this.contested = contested;
            for (Member member : some) {
                byId.put(member.id(), member);
                lines.or(member.lines());
                gifts |= member.definition().benefit() instanceof Benefit.Gift;
            }
        }

        /** The ids of the promotions that the best combination leaves out. */
        Set<String> leftOut() {
            if (contested.isEmpty()) {
                return Set.of();
            }
            Reductions reductions = new Reductions(list, cart.shippingMinor());
            some.forEach(member -> mostOff.put(member.id(), reductions.atMost(member.definition())));
            open.add(new Combination(Set.of(), Set.of(), Long.MAX_VALUE, 0, 0));
            int compared = 0;
            while (!open.isEmpty() && compared < mostCombinations && !steps.areUsedUp()) {
                Combination combination = open.remove();
                if (mayBeBetter(combination.most())) {
                    compare(combination);
                    compared++;
                }
            }
            exact &= open.stream().noneMatch(combination -> mayBeBetter(combination.most()));
            return leftOutOfBest;
        }

        private boolean mayBeBetter(long most) {
            return best == null || most > best.totalMinor() || (gifts && most == best.totalMinor());
        }

        private void compare(Combination combination) {
            Evaluation evaluation = apply(
                    list.copyOf(lines),
                    some.stream()
                            .filter(member -> !combination.leftOut().contains(member.id()))
                            .map(Member::promotion)
                            .toList());
            if (best == null || evaluation.isBetterThan(best)) {
                best = evaluation;
                leftOutOfBest = combination.leftOut();
            }
            addThoseWithoutOneMore(combination, evaluation);
        }

        /** Without one of a group, an earlier one of the group may apply; so nothing is known of what comes before it. */
        private void addThoseWithoutOneMore(Combination combination, Evaluation evaluation) {
            long mostOfAll = evaluation.considered().stream()
                    .mapToLong(considered -> most(considered.promotion()))
                    .reduce(0, Split::plus);
            Set<String> kept = new HashSet<>(combination.kept());
            long mostLater = mostOfAll;
            long before = 0;
            for (Considered considered : evaluation.considered()) {
                String id = considered.promotion().promotionId();
                mostLater = without(mostLater, considered.promotion());
                if (considered.outcome() != Outcome.APPLIED && member(id).exclusiveGroup() == null) {
                    continue;
                }
                if (contested.contains(id) && !kept.contains(id)) {
                    boolean ofGroup = member(id).exclusiveGroup() != null;
                    long mostWithoutIt =
                            ofGroup ? without(mostOfAll, considered.promotion()) : Split.plus(before, mostLater);
                    add(combination, id, kept, mostWithoutIt, evaluation.totalMinor());
                }
                kept.add(id);
                before += considered.offMinor();
            }
        }

        /** A sum without the part of a promotion; the same, if the sum is too large to be known. */
        private long without(long sum, PromotionVersion promotion) {
            return sum == Long.MAX_VALUE ? sum : sum - most(promotion);
        }

        private void add(Combination combination, String id, Set<String> kept, long mostOfIt, long soFar) {
            if (!mayBeBetter(mostOfIt)) {
                return;
            }
            if (open.size() == mostCombinations) {
                exact = false;
                return;
            }
            Set<String> leftOut = new HashSet<>(combination.leftOut());
            leftOut.addAll(together(id));
            found++;
            open.add(new Combination(leftOut, Set.copyOf(kept), mostOfIt, soFar, found));
        }

        private long most(PromotionVersion promotion) {
            return Objects.requireNonNull(mostOff.get(promotion.promotionId()));
        }

        private Member member(String id) {
            return Objects.requireNonNull(byId.get(id));
        }

        /** The promotion itself; or all of its group, if the first of the group counts. */
        private Set<String> together(String id) {
            Member member = member(id);
            Group group = member.definition().group();
            if (group == null || group.choice() != Choice.FIRST) {
                return Set.of(id);
            }
            return some.stream()
                    .filter(other -> group.equals(other.definition().group())
                            && other.definition().layer() == member.definition().layer())
                    .map(Member::id)
                    .collect(Collectors.toSet());
        }
    }

    /** The promotions of a part without which another one may take more off. */
    private Set<String> contested(List<Member> part) {
        Set<String> contested = new HashSet<>(rivalsInGroups(part));
        boolean laterArePerUnit = true;
        for (int i = part.size() - 1; i >= 0; i--) {
            Member member = part.get(i);
            if (!laterArePerUnit || part.subList(i + 1, part.size()).stream().anyMatch(member::usesUnitsOf)) {
                contested.add(member.id());
            }
            laterArePerUnit &= member.isPerUnit();
        }
        contested.removeAll(always);
        return contested;
    }

    /** The promotions that share an excluding group with another one. */
    private Set<String> rivalsInGroups(List<Member> some) {
        Map<String, List<Member>> groups = new HashMap<>();
        for (Member member : some) {
            String group = member.exclusiveGroup();
            if (group != null) {
                groups.computeIfAbsent(group, name -> new ArrayList<>()).add(member);
            }
        }
        return groups.values().stream()
                .filter(rivals -> rivals.size() > 1)
                .flatMap(List::stream)
                .map(Member::id)
                .filter(id -> !always.contains(id))
                .collect(Collectors.toSet());
    }
}
