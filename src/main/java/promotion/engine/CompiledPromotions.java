package promotion.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import promotion.engine.Condition.AllOf;
import promotion.engine.Condition.AnyOf;
import promotion.engine.Condition.NoneOf;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;

/**
 * Promotions, ready to be evaluated. Compiled once, when promotions change. Equal conditions become one. Promotions are found by the SKUs and
 * categories of a cart, or by the codes that it has unlocked, so a cart costs only the promotions that could apply. Immutable.
 */
public final class CompiledPromotions {

    private final Map<String, PromotionVersion> byId = new HashMap<>();
    private final Map<String, List<PromotionVersion>> bySku = new HashMap<>();
    private final Map<String, List<PromotionVersion>> byCategory = new HashMap<>();
    private final List<PromotionVersion> forAnyCart = new ArrayList<>();

    private CompiledPromotions() {}

    /**
     * @param promotions in any order
     * @throws IllegalArgumentException if two promotions have the same id
     */
    public static CompiledPromotions of(Collection<PromotionVersion> promotions) {
        return compile(promotions, true);
    }

    /** The same promotions without an index by SKU and category. Each evaluation considers all of them. */
    static CompiledPromotions withoutIndex(Collection<PromotionVersion> promotions) {
        return compile(promotions, false);
    }

    private static CompiledPromotions compile(Collection<PromotionVersion> promotions, boolean indexed) {
        CompiledPromotions compiled = new CompiledPromotions();
        Map<Condition, Condition> shared = new HashMap<>();
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
                            definition.funding()));
            if (compiled.byId.putIfAbsent(promotion.promotionId(), promotion) != null) {
                throw new IllegalArgumentException("Two promotions have the id " + promotion.promotionId());
            }
            if (!promotion.needsCode()) {
                compiled.index(promotion, indexed);
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
                default -> condition;
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
                && selections.stream().allMatch(each -> each instanceof Skus || each instanceof Categories);
        if (!byKey) {
            forAnyCart.add(promotion);
            return;
        }
        for (Selection selection : selections) {
            if (selection instanceof Skus skus) {
                skus.skuIds().forEach(skuId -> add(bySku, skuId, promotion));
            } else if (selection instanceof Categories categories) {
                categories.categoryIds().forEach(category -> add(byCategory, category, promotion));
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
     *   <li>A promotion that is not combinable is applied alone. If the cart has unlocked it by a code, no automatic promotion is added.
     *   <li>If it is automatic, the shopper gets the better of two discounts: this promotion alone, or all combinable ones together; if
     *       both are equal, the combination. Codes are never dropped in favour of an automatic promotion.
     *   <li>A budget must pay the whole amount of its promotion, else the promotion is not applied, or shrinks if it is partial.
     * </ul>
     *
     * @param budgetsLeft what is left of the budgets and limits, in minor units, by promotion id; no entry for a promotion without a limit
     */
    public Evaluation evaluate(Cart cart, Map<String, Long> budgetsLeft) {
        Map<String, PromotionVersion> candidates = candidates(cart);
        List<PromotionVersion> unlocked = candidates.values().stream()
                .filter(promotion -> cart.unlocked().contains(promotion.promotionId()))
                .toList();
        boolean alone = unlocked.stream().anyMatch(promotion -> !promotion.combinable());
        Evaluation best = Application.of(
                cart,
                alone
                        ? unlocked
                        : candidates.values().stream()
                                .filter(promotion -> promotion.combinable() || unlocked.contains(promotion))
                                .toList(),
                budgetsLeft);
        Map<String, Considered> rejected = new HashMap<>();
        if (unlocked.isEmpty()) {
            for (PromotionVersion promotion : candidates.values()) {
                if (!promotion.combinable()) {
                    Evaluation other = Application.of(cart, List.of(promotion), budgetsLeft);
                    Considered considered = other.considered().getFirst();
                    if (considered.outcome() != Outcome.APPLIED) {
                        rejected.put(promotion.promotionId(), considered);
                    } else if (other.totalMinor() > best.totalMinor()) {
                        best = other;
                    }
                }
            }
        }
        return new Evaluation(best.applied(), considered(candidates, best, rejected));
    }

    private static List<Considered> considered(
            Map<String, PromotionVersion> candidates, Evaluation chosen, Map<String, Considered> rejected) {
        Map<String, Considered> all = new HashMap<>(rejected);
        chosen.considered().forEach(each -> all.put(each.promotion().promotionId(), each));
        return candidates.values().stream()
                .map(promotion -> all.getOrDefault(
                        promotion.promotionId(), new Considered(promotion, Outcome.NOT_COMBINABLE, null, 0)))
                .toList();
    }

    /** The promotions that could apply, by id, in the order of application. */
    private Map<String, PromotionVersion> candidates(Cart cart) {
        List<PromotionVersion> found = new ArrayList<>(forAnyCart);
        for (Cart.Line line : cart.lines()) {
            found.addAll(bySku.getOrDefault(line.skuId(), List.of()));
            line.categories().forEach(category -> found.addAll(byCategory.getOrDefault(category, List.of())));
        }
        cart.unlocked().stream().map(byId::get).filter(known -> known != null).forEach(found::add);
        found.sort(PromotionVersion.APPLICATION_ORDER);
        Map<String, PromotionVersion> inOrder = LinkedHashMap.newLinkedHashMap(found.size());
        found.forEach(promotion -> inOrder.put(promotion.promotionId(), promotion));
        return inOrder;
    }
}
