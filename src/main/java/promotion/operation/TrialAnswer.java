package promotion.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.document.DecidedCondition;
import promotion.document.PromotionHint;
import promotion.engine.Cart;
import promotion.engine.Evaluation;
import promotion.engine.Evaluation.Applied;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Evaluation.GiftShare;
import promotion.engine.Evaluation.LineShare;
import promotion.engine.Evaluation.Outcome;
import promotion.engine.Layer;
import promotion.offer.Promotion;
import promotion.offer.Trials.Trial;

/**
 * What a cart costs and why. If the search was bounded, the best combination of those that were compared applies, at least all promotions
 * in the order of application.
 */
record TrialAnswer(
        Instant at,
        Money items,
        Money discount,
        Money shipping,
        Money shippingDiscount,
        Money payable,
        boolean exact,
        List<TriedPromotion> promotions,
        List<TriedLine> lines) {

    static final int MAX_PROMOTIONS = 200;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TriedPromotion(
            String promotionId,
            @Nullable Long version,
            String name,
            Layer layer,
            Outcome outcome,
            @Nullable Money off,
            @Nullable Money shippingOff,
            @Nullable List<TriedGift> gifts,
            @Nullable DecidedCondition conditions,
            @Nullable List<PromotionHint> missing) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TriedGift(String skuId, long quantity, @Nullable String substituteSkuId) {

        static TriedGift of(GiftShare gift) {
            return new TriedGift(gift.skuId(), gift.quantity(), gift.substituteSkuId());
        }
    }

    record TriedLine(
            int lineNo,
            String skuId,
            long quantity,
            Money items,
            Money discount,
            Money payable,
            List<TriedShare> shares) {}

    record TriedShare(String promotionId, Money amount, List<TriedUnits> units) {}

    record TriedUnits(long units, Money off) {}

    /** @param drafts ids of the promotions that are drafts */
    static TrialAnswer of(Trial trial, Set<String> drafts) {
        return new Writer(trial, drafts).answer();
    }

    private record Writer(Trial trial, Set<String> drafts) {

        TrialAnswer answer() {
            Cart cart = trial.cart();
            Evaluation evaluation = trial.evaluation();
            Money items =
                    money(cart.lines().stream().mapToLong(Cart.Line::listMinor).sum());
            Money shipping = money(cart.shippingMinor());
            Money shippingDiscount = money(evaluation.applied().stream()
                    .mapToLong(Applied::shippingMinor)
                    .sum());
            Money discount = money(evaluation.totalMinor()).minus(shippingDiscount);
            return new TrialAnswer(
                    cart.at(),
                    items,
                    discount,
                    shipping,
                    shippingDiscount,
                    items.minus(discount).plus(shipping).minus(shippingDiscount),
                    evaluation.exact(),
                    promotions(),
                    lines());
        }

        private List<TriedPromotion> promotions() {
            Map<String, Applied> applied = new HashMap<>();
            trial.evaluation()
                    .applied()
                    .forEach(each -> applied.put(each.promotion().promotionId(), each));
            List<Considered> shown = new ArrayList<>(trial.evaluation().considered());
            if (shown.size() > MAX_PROMOTIONS) {
                shown.sort((a, b) -> Boolean.compare(b.outcome() == Outcome.APPLIED, a.outcome() == Outcome.APPLIED));
                shown = shown.subList(0, MAX_PROMOTIONS);
            }
            return shown.stream()
                    .map(each -> promotion(each, applied.get(each.promotion().promotionId())))
                    .toList();
        }

        private TriedPromotion promotion(Considered considered, @Nullable Applied applied) {
            String id = considered.promotion().promotionId();
            Promotion promotion = Objects.requireNonNull(trial.promotions().get(id));
            List<PromotionHint> missing = PromotionHint.of(considered, trial.cart());
            return new TriedPromotion(
                    id,
                    drafts.contains(id) ? null : promotion.version(),
                    promotion.terms().name(),
                    considered.promotion().definition().layer(),
                    considered.outcome(),
                    moneyOrNull(considered.offMinor()),
                    moneyOrNull(applied == null ? 0 : applied.shippingMinor()),
                    applied == null || applied.gifts().isEmpty()
                            ? null
                            : applied.gifts().stream().map(TriedGift::of).toList(),
                    DecidedCondition.of(considered.verdict()),
                    missing.isEmpty() ? null : missing);
        }

        private List<TriedLine> lines() {
            Map<String, List<TriedShare>> shares = new HashMap<>();
            for (Applied applied : trial.evaluation().applied()) {
                for (LineShare line : applied.lines()) {
                    shares.computeIfAbsent(line.ref(), ref -> new ArrayList<>()).add(share(applied, line));
                }
            }
            TriedLine[] lines = new TriedLine[trial.cart().lines().size()];
            for (Cart.Line line : trial.cart().lines()) {
                int lineNo = Integer.parseInt(line.ref());
                List<TriedShare> ofLine = shares.getOrDefault(line.ref(), List.of());
                Money items = money(line.listMinor());
                Money discount = ofLine.stream().map(TriedShare::amount).reduce(money(0), Money::plus);
                lines[lineNo - 1] = new TriedLine(
                        lineNo, line.skuId(), line.quantity(), items, discount, items.minus(discount), ofLine);
            }
            return List.of(lines);
        }

        private TriedShare share(Applied applied, LineShare line) {
            return new TriedShare(
                    applied.promotion().promotionId(),
                    money(line.totalMinor()),
                    line.units().stream()
                            .map(each -> new TriedUnits(each.units(), money(each.offMinor())))
                            .toList());
        }

        private Money money(long minor) {
            return Money.ofMinor(minor, trial.cart().currency());
        }

        private @Nullable Money moneyOrNull(long minor) {
            return minor == 0 ? null : money(minor);
        }
    }
}
