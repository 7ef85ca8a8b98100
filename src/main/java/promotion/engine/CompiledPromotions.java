package promotion.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Condition.OfOrder;
import promotion.engine.Condition.OfUnits;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;
import promotion.engine.Selection.Tags;

/**
 * Promotions, ready to be evaluated. Compiled once, when promotions change. Equal conditions become one. Promotions are found by the SKUs and
 * categories of a cart, or by the codes that it has unlocked, so a cart costs only the promotions that could apply. Immutable.
 */
public final class CompiledPromotions {

    /**
     * The steps of an evaluation: one half for the search without codes, the other one for all searches with codes. About 80 ms on a slow core. A
     * cart of 20 lines needs fewer for ten promotions.
     */
    static final long MOST_STEPS = 800_000;

    private final Map<String, PromotionVersion> byId = new HashMap<>();
    private final Map<String, List<PromotionVersion>> bySku = new HashMap<>();
    private final Map<String, List<PromotionVersion>> byCategory = new HashMap<>();
    private final Map<String, List<PromotionVersion>> byTag = new HashMap<>();
    private final List<PromotionVersion> forAnyCart = new ArrayList<>();
    private final int mostCombinations;
    /** The number of promotions that are found by categories or tags. */
    private int byCatalogue;

    private CompiledPromotions(int mostCombinations) {
        this.mostCombinations = mostCombinations;
    }

    /**
     * How much work an evaluation is, in the units of {@link platform.ratelimit.LongWork}. A cart with codes is evaluated without them, too.
     *
     * @param once lines times promotions
     */
    public static long work(long once, boolean withCodes) {
        return withCodes ? 2 * once : once;
    }

    /**
     * @param promotions in any order
     * @throws IllegalArgumentException if two promotions have the same id
     */
    public static CompiledPromotions of(Collection<PromotionVersion> promotions) {
        return compile(promotions, true, BestDeal.MOST_COMBINATIONS);
    }

    /**
     * The same without an index: an evaluation considers all promotions that need no code, those for which the cart has no units, too. For
     * a few promotions.
     */
    public static CompiledPromotions withoutIndex(Collection<PromotionVersion> promotions) {
        return compile(promotions, false, BestDeal.MOST_COMBINATIONS);
    }

    /** @param mostCombinations the limit of each search for the best deal */
    static CompiledPromotions comparing(int mostCombinations, Collection<PromotionVersion> promotions) {
        return compile(promotions, true, mostCombinations);
    }

    private static CompiledPromotions compile(
            Collection<PromotionVersion> promotions, boolean indexed, int mostCombinations) {
        CompiledPromotions compiled = new CompiledPromotions(mostCombinations);
        Map<Condition, Condition> shared = new HashMap<>();
        Set<String> divided = Definition.dividedGroups(promotions.stream().map(PromotionVersion::definition));
        for (PromotionVersion each : promotions) {
            Definition definition = each.definition();
            PromotionVersion promotion = new PromotionVersion(
                    each.promotionId(),
                    each.version(),
                    share(each.validity(), shared),
                    each.needsCode(),
                    each.combinable(),
                    each.priority(),
                    each.partial(),
                    new Definition(
                            definition.benefit(),
                            share(definition.conditionInItsCurrency(), shared),
                            definition.layer(),
                            definition.group(),
                            definition.cap(),
                            definition.funding(),
                            definition.returns(),
                            definition.limitsIfReturned()));
            if (compiled.byId.putIfAbsent(promotion.promotionId(), promotion) != null) {
                throw new IllegalArgumentException("Two promotions have the id " + promotion.promotionId());
            }
            if (!promotion.needsCode()) {
                // The choice of the first member of a group counts, so a divided group is considered for every cart,
                // also for one that
                // has no units for the first member.
                compiled.index(promotion, indexed && !divided.contains(definition.groupInLayer()));
            }
        }
        compiled.forAnyCart.sort(PromotionVersion.APPLICATION_ORDER);
        return compiled;
    }

    private static @Nullable Condition share(@Nullable Condition condition, Map<Condition, Condition> shared) {
        if (condition == null) {
            return null;
        }
        Condition known = shared.get(condition);
        if (known == null) {
            known = switch (condition) {
                case AllOf all -> new AllOf(share(all.parts(), shared));
                case AnyOf any -> new AnyOf(share(any.parts(), shared));
                case NoneOf none -> new NoneOf(share(none.parts(), shared));
                case OfUnits ofUnits -> ofUnits;
                case OfOrder ofOrder -> ofOrder;
            };
            shared.put(known, known);
        }
        return known;
    }

    private static List<Condition> share(List<Condition> parts, Map<Condition, Condition> shared) {
        List<Condition> result = new ArrayList<>(parts.size());
        for (Condition part : parts) {
            Condition known = share(part, shared);
            if (known != null) {
                result.add(known);
            }
        }
        return result;
    }

    private void index(PromotionVersion promotion, boolean indexed) {
        List<Selection> selections =
                promotion.definition().benefit().selections().toList();
        boolean byKey = indexed
                && !selections.isEmpty()
                && selections.stream()
                        .allMatch(each -> each instanceof Skus || each instanceof Categories || each instanceof Tags);
        if (!byKey) {
            forAnyCart.add(promotion);
            return;
        }
        if (selections.stream().anyMatch(each -> !(each instanceof Skus))) {
            byCatalogue++;
        }
        for (Selection selection : selections) {
            if (selection instanceof Skus skus) {
                skus.skuIds().forEach(skuId -> add(bySku, skuId, promotion));
            } else if (selection instanceof Categories categories) {
                categories.categoryIds().forEach(category -> add(byCategory, category, promotion));
            } else if (selection instanceof Tags tags) {
                tags.tags().forEach(tag -> add(byTag, tag, promotion));
            }
        }
    }

    private static void add(Map<String, List<PromotionVersion>> index, String key, PromotionVersion promotion) {
        index.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(promotion);
    }

    /**
     * Decides what applies to a cart.
     *
     * <ul>
     *   <li>The shopper gets the combination of automatic promotions that takes most off, with what is left of their budgets; of equal ones
     *       the one that leaves out fewest. {@link Evaluation#exact} says whether all combinations were considered.
     *   <li>A promotion that is not combinable is applied alone, if this takes more off than the best combination of the others.
     *   <li>Promotions that the cart has unlocked by a code are not left out in favour of an automatic one. If one of them is not combinable,
     *       no automatic promotion is added. But a code without which the order would cost less is not used, whether it takes anything off
     *       or only excludes others. So an order with codes never costs more than without them.
     *   <li>A budget must pay the whole amount of its promotion, else the promotion is not applied, or shrinks if it is partial.
     * </ul>
     *
     * @param budgetsLeft what is left of the budgets and limits, in minor units, by promotion id; no entry for a promotion without a limit
     */
    public Evaluation evaluate(Cart cart, Map<String, Long> budgetsLeft) {
        return evaluate(cart, budgetsLeft, new Steps(MOST_STEPS));
    }

    /** @param steps counts the work; when they are used up, no further combination is compared */
    Evaluation evaluate(Cart cart, Map<String, Long> budgetsLeft, Steps steps) {
        List<PromotionVersion> candidates = candidates(cart);
        if (candidates.isEmpty()) {
            return Evaluation.NOTHING;
        }
        Conditions conditions = new Conditions(cart);
        List<PromotionVersion> open = new ArrayList<>();
        for (PromotionVersion promotion : candidates) {
            if (!fails(promotion, cart, conditions)) {
                open.add(promotion);
            }
        }
        Evaluation evaluation = withUsefulCodes(cart, open, budgetsLeft, conditions, steps);
        Map<String, Considered> decided = byId(evaluation);
        List<Considered> all = new ArrayList<>(candidates.size());
        for (PromotionVersion promotion : candidates) {
            all.add(
                    fails(promotion, cart, conditions)
                            ? Considered.failing(promotion, Application.verdict(conditions, promotion))
                            : decided.getOrDefault(
                                    promotion.promotionId(), new Considered(promotion, Outcome.NOT_BETTER, null, 0)));
        }
        return new Evaluation(evaluation.applied(), all, evaluation.exact());
    }

    /** Whether its conditions fail and no other promotion depends on them, so that no search needs it. */
    private static boolean fails(PromotionVersion promotion, Cart cart, Conditions conditions) {
        return promotion.combinable()
                && promotion.definition().group() == null
                && !promotion.definition().dependsOnDiscounts()
                && !cart.unlocked().contains(promotion.promotionId())
                && !Application.verdict(conditions, promotion).holds();
    }

    /**
     * Uses the codes as far as they do not make the order dearer. First the evaluation without any code is found, in the same way as for a cart
     * without codes. Then, of all codes, the one is left out without which the order costs least, until no code makes the order dearer. The result is
     * the better of both. If it uses no code, it is the evaluation without any code, though a search that was cut off elsewhere may have found more.
     */
    private Evaluation withUsefulCodes(
            Cart cart, List<PromotionVersion> open, Map<String, Long> budgetsLeft, Conditions conditions, Steps steps) {
        Evaluation without = best(cart, usable(open, Set.of()), Set.of(), budgetsLeft, conditions, steps.half());
        Set<String> codes = open.stream()
                .map(PromotionVersion::promotionId)
                .filter(cart.unlocked()::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        if (codes.isEmpty()) {
            return without;
        }
        Steps ofCodes = steps.half();
        Evaluation all = best(cart, usable(open, codes), codes, budgetsLeft, conditions, ofCodes);
        Evaluation best = all;
        boolean exact = without.exact() && all.exact();
        Set<String> useful = codes;
        while (useful.size() > 1) {
            Set<String> fewer = null;
            for (String code : useful) {
                if (ofCodes.areUsedUp()) {
                    exact = false;
                    break;
                }
                Set<String> others = new TreeSet<>(useful);
                others.remove(code);
                Evaluation withOthers = best(cart, usable(open, others), others, budgetsLeft, conditions, ofCodes);
                exact &= withOthers.exact();
                if (withOthers.totalMinor() > best.totalMinor()) {
                    best = withOthers;
                    fewer = others;
                }
            }
            if (fewer == null) {
                break;
            }
            useful = fewer;
        }
        boolean usesCodes = best.applied().stream()
                .anyMatch(applied -> codes.contains(applied.promotion().promotionId()));
        if (!usesCodes || best.totalMinor() < without.totalMinor()) {
            best = without;
        }
        return new Evaluation(best.applied(), explained(best, all), exact);
    }

    /** Those that need no code, and those whose code is used. */
    private static List<PromotionVersion> usable(List<PromotionVersion> open, Set<String> codes) {
        return open.stream()
                .filter(promotion -> !promotion.needsCode() || codes.contains(promotion.promotionId()))
                .toList();
    }

    /** A code that is left out is explained by what would have become of it: it would take nothing off, or the order would be dearer. */
    private static List<Considered> explained(Evaluation best, Evaluation withAllCodes) {
        List<Considered> considered = new ArrayList<>(best.considered());
        Map<String, Considered> known = byId(best);
        for (Considered each : withAllCodes.considered()) {
            if (!known.containsKey(each.promotion().promotionId())) {
                considered.add(
                        each.outcome() == Outcome.APPLIED
                                ? new Considered(each.promotion(), Outcome.NOT_BETTER, null, 0)
                                : each);
            }
        }
        return considered;
    }

    /** @param codes ids of the promotions whose code is used */
    private Evaluation best(
            Cart cart,
            List<PromotionVersion> promotions,
            Set<String> codes,
            Map<String, Long> budgetsLeft,
            Conditions conditions,
            Steps steps) {
        List<PromotionVersion> unlocked = promotions.stream()
                .filter(promotion -> codes.contains(promotion.promotionId()))
                .toList();
        boolean noOthers = unlocked.stream().anyMatch(promotion -> !promotion.combinable());
        Evaluation together = BestDeal.of(
                cart,
                noOthers
                        ? unlocked
                        : promotions.stream()
                                .filter(promotion -> promotion.combinable() || unlocked.contains(promotion))
                                .toList(),
                codes,
                budgetsLeft,
                conditions,
                mostCombinations,
                steps);
        Evaluation best = together;
        Map<String, Considered> considered = new HashMap<>();
        if (unlocked.isEmpty()) {
            for (PromotionVersion promotion : promotions) {
                if (!promotion.combinable()) {
                    Evaluation other =
                            Application.of(cart, new Prices(cart, steps), List.of(promotion), budgetsLeft, conditions);
                    Considered alone = other.considered().getFirst();
                    if (alone.outcome() != Outcome.APPLIED) {
                        considered.put(promotion.promotionId(), alone);
                    } else if (other.isBetterThan(best)) {
                        best = other;
                    }
                }
            }
        }
        considered.putAll(byId(best));
        List<Considered> all = new ArrayList<>(promotions.size());
        for (PromotionVersion promotion : promotions) {
            all.add(considered.getOrDefault(
                    promotion.promotionId(), new Considered(promotion, Outcome.NOT_COMBINABLE, null, 0)));
        }
        return new Evaluation(best.applied(), all, together.exact());
    }

    private static Map<String, Considered> byId(Evaluation evaluation) {
        Map<String, Considered> byId =
                HashMap.newHashMap(evaluation.considered().size());
        for (Considered considered : evaluation.considered()) {
            byId.put(considered.promotion().promotionId(), considered);
        }
        return byId;
    }

    /** The promotions that the index finds for the cart, in the order of application. Their conditions are not decided. */
    public List<PromotionVersion> possible(Cart cart) {
        return candidates(cart);
    }

    /**
     * How much work it is to consider promotions for lines: for each line one, and one for each promotion that the index may find for it. An
     * upper bound that is found without the catalogue: promotions for categories and tags may be found for each line.
     */
    public long work(Collection<String> skuIdsOfLines) {
        long forAnyLine = 1L + forAnyCart.size() + byCatalogue;
        long work = 0;
        for (String skuId : skuIdsOfLines) {
            work += forAnyLine + bySku.getOrDefault(skuId, List.of()).size();
        }
        return work;
    }

    /** The promotions that could apply, in the order of application. */
    private List<PromotionVersion> candidates(Cart cart) {
        if (byId.isEmpty()) {
            return List.of();
        }
        List<PromotionVersion> found = new ArrayList<>();
        for (Cart.Line line : cart.lines()) {
            found.addAll(bySku.getOrDefault(line.skuId(), List.of()));
            line.categories().forEach(category -> found.addAll(byCategory.getOrDefault(category, List.of())));
            line.tags().forEach(tag -> found.addAll(byTag.getOrDefault(tag, List.of())));
        }
        cart.unlocked().stream().map(byId::get).filter(known -> known != null).forEach(found::add);
        found.sort(PromotionVersion.APPLICATION_ORDER);
        List<PromotionVersion> candidates = new ArrayList<>(forAnyCart.size() + found.size());
        int next = 0;
        for (PromotionVersion promotion : found) {
            while (next < forAnyCart.size()
                    && PromotionVersion.APPLICATION_ORDER.compare(forAnyCart.get(next), promotion) <= 0) {
                candidates.add(forAnyCart.get(next++));
            }
            if (candidates.isEmpty() || candidates.getLast() != promotion) {
                candidates.add(promotion);
            }
        }
        candidates.addAll(forAnyCart.subList(next, forAnyCart.size()));
        return candidates;
    }
}
