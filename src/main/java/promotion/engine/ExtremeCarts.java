package promotion.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import promotion.engine.Condition.OfUnits;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Selection.Attribute;
import promotion.engine.Selection.Categories;
import promotion.engine.Selection.Skus;
import promotion.engine.Selection.Tags;

/**
 * Tries a promotion on the carts that are most likely to break a calculation: the highest prices and quantities, prices of zero and one,
 * units of two prices, floors, and prices that earlier promotions have reduced. A promotion that cannot be calculated for one of them must
 * not be saved, because it would be missing in orders. Pure.
 */
public final class ExtremeCarts {

    private static final int FEW_LINES = 8;

    private final PromotionVersion promotion;
    private final Definition definition;
    private final int maxLines;
    private final long maxQuantity;
    private final long maxPriceMinor;

    private ExtremeCarts(PromotionVersion promotion, int maxLines, long maxQuantity, long maxPriceMinor) {
        this.promotion = promotion;
        this.definition = promotion.definition();
        this.maxLines = maxLines;
        this.maxQuantity = maxQuantity;
        this.maxPriceMinor = maxPriceMinor;
    }

    /**
     * @param place of the definition that cannot be calculated, such as {@code benefit}; empty for the whole definition
     * @param cart in words
     * @param reason the text of the exception
     */
    public record Failure(String place, String cart, String reason) {}

    /**
     * The first failure; empty if the promotion can be calculated for all these carts.
     *
     * @param maxLines the highest number of lines of an order
     * @param maxQuantity the highest number of units of a line
     * @param maxPriceMinor the highest price of a unit
     */
    public static Optional<Failure> firstFailure(
            PromotionVersion promotion, int maxLines, long maxQuantity, long maxPriceMinor) {
        return new ExtremeCarts(promotion, maxLines, maxQuantity, maxPriceMinor).firstFailure();
    }

    private Optional<Failure> firstFailure() {
        return Stream.of(
                        cart(1, maxQuantity, maxQuantity * maxPriceMinor, 0),
                        largest(0),
                        largest(maxPriceMinor - 1),
                        cart(1, 1, 0, 0),
                        cart(1, 1, 1, 0),
                        cart(FEW_LINES, 3, 1, 1))
                .map(this::failure)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** As many units for as much as the largest order, in a few lines, so that saving a promotion stays cheap. */
    private Cart largest(long floorMinor) {
        long quantity = maxQuantity * Math.ceilDiv(maxLines, FEW_LINES);
        return cart(FEW_LINES, quantity, quantity * maxPriceMinor - 1, floorMinor);
    }

    private Optional<Failure> failure(Cart cart) {
        Prices prices = new Prices(cart);
        Reductions reductions = new Reductions(prices, cart.shippingMinor());
        return failure("condition", cart, () -> {
                    Conditions conditions = new Conditions(cart);
                    for (Layer layer : Layer.values()) {
                        conditions.layerEnded(layer, prices.leftByLine());
                    }
                    conditions.decide(definition.conditionInItsCurrency());
                })
                .or(() -> failure("benefit", cart, () -> {
                    Reduction reduction = reductions.calculated(definition.benefit());
                    reduction.withinFloors().total();
                    reductions.atMostCalculated(definition.benefit());
                    Outcome outcome = reduction.total() > 0 ? Outcome.APPLIED : Outcome.NOTHING_MATCHES;
                    Hints.of(new Considered(promotion, outcome, null, reduction.total(), reduction.counted()), cart);
                }))
                .or(() -> failure("cap", cart, () -> {
                    if (definition.cap() != null) {
                        reductions
                                .calculated(definition.benefit())
                                .cappedTo(definition.cap().amountMinor())
                                .total();
                    }
                }))
                .or(() -> failure("funding", cart, () -> definition.funded(total(cart))))
                .or(() -> failure("", cart, () -> {
                    apply(cart, List.of(always(promotion.promotionId(), definition)));
                    apply(cart, besideOthers());
                }));
    }

    /** @param place for which the calculation stands */
    private static Optional<Failure> failure(String place, Cart cart, Runnable calculation) {
        try {
            calculation.run();
            return Optional.empty();
        } catch (RuntimeException failure) {
            Cart.Line line = cart.lines().getFirst();
            return Optional.of(new Failure(
                    place,
                    "%d lines of %d units for %d in minor units"
                            .formatted(cart.lines().size(), line.quantity(), line.listMinor()),
                    failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()));
        }
    }

    private static void apply(Cart cart, List<PromotionVersion> inOrder) {
        Evaluation evaluation = Application.of(cart, new Prices(cart), inOrder, Map.of(), new Conditions(cart));
        if (evaluation.totalMinor() > total(cart)) {
            throw new IllegalStateException("It takes off more than the order costs");
        }
        if (!evaluation.failed().isEmpty()) {
            throw new IllegalStateException("It cannot be applied");
        }
    }

    /** After a promotion of each layer that takes a third off. */
    private List<PromotionVersion> besideOthers() {
        List<PromotionVersion> all = new ArrayList<>();
        all.add(always(promotion.promotionId(), definition));
        for (Layer layer : Layer.values()) {
            Benefit third = new Benefit.PercentOff(
                    layer == Layer.SHIPPING ? new Benefit.Shipping() : new Benefit.WholeOrder(),
                    Benefit.WHOLE / 3,
                    Benefit.Base.REMAINING);
            all.add(always("", new Definition(third, null, layer, null, null, List.of())));
        }
        all.sort(PromotionVersion.APPLICATION_ORDER);
        return all;
    }

    private static PromotionVersion always(String id, Definition of) {
        return new PromotionVersion(
                id,
                1,
                null,
                false,
                true,
                0,
                new Definition(of.benefit(), null, of.layer(), null, of.cap(), of.funding()));
    }

    private static long total(Cart cart) {
        long total = cart.shippingMinor();
        for (Cart.Line line : cart.lines()) {
            total = Math.addExact(total, line.listMinor());
        }
        return total;
    }

    private Cart cart(int lines, long quantity, long listMinor, long floorMinor) {
        List<Selection> selections = selections();
        List<String> skus = new ArrayList<>();
        Set<String> categories = new TreeSet<>();
        Set<String> tags = new TreeSet<>();
        Map<String, String> attributes = new HashMap<>();
        for (Selection selection : selections) {
            switch (selection) {
                case Selection.Everything everything -> {}
                case Skus some -> skus.addAll(some.skuIds());
                case Categories some -> categories.addAll(some.categoryIds());
                case Tags some -> tags.addAll(some.tags());
                case Attribute some ->
                    attributes.put(some.name(), some.values().iterator().next());
            }
        }
        List<Cart.Line> all = new ArrayList<>(lines);
        for (int i = 0; i < lines; i++) {
            String sku = skus.isEmpty() ? "sku " + i : skus.get(i % skus.size());
            all.add(new Cart.Line("" + i, sku, quantity, listMinor, categories, attributes, tags, floorMinor));
        }
        @Nullable String currency = definition.currency();
        return new Cart(
                currency == null ? "XXX" : currency,
                Instant.EPOCH,
                null,
                null,
                null,
                Cart.Customer.GUEST,
                all,
                maxPriceMinor,
                Set.of());
    }

    private List<Selection> selections() {
        Stream<Selection> ofCondition = definition.condition() == null
                ? Stream.empty()
                : definition
                        .condition()
                        .all()
                        .flatMap(each -> each instanceof OfUnits ofUnits ? Stream.of(ofUnits.units()) : Stream.empty());
        return Stream.of(definition.benefit().selections(), definition.benefit().allSelections(), ofCondition)
                .flatMap(each -> each)
                .distinct()
                .toList();
    }
}
