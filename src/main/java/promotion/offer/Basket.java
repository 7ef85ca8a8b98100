package promotion.offer;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.PromotionRequest;
import promotion.PromotionRequest.DiscountRequested;
import promotion.PromotionRequest.Line;
import promotion.PromotionRequest.Traits;
import promotion.engine.Cart;

/**
 * The lines and coupon codes for which a discount is requested.
 *
 * @param customer null for a guest
 * @param sum the sum of all lines, before discounts
 * @param cart the same for the engine; it has unlocked no promotion
 * @param codes the different coupon codes: from the normalised code to the code as it was first typed
 */
public record Basket(
        @Nullable String customer,
        String currency,
        Instant at,
        List<Line> lines,
        Money sum,
        Cart cart,
        SequencedMap<String, String> codes) {

    /** @throws IllegalArgumentException if two lines have the same number, or if a line or the shipping charge has another
     *     currency or a negative amount */
    public static Basket of(DiscountRequested request) {
        Money sum = Money.zero(request.currency());
        Set<Integer> numbers = HashSet.newHashSet(request.lines().size());
        for (Line line : request.lines()) {
            if (!numbers.add(line.lineNo()) || line.amount().isNegative()) {
                throw new IllegalArgumentException("Line %d of %s is listed twice or has a negative amount"
                        .formatted(line.lineNo(), request.reference()));
            }
            sum = sum.plus(line.amount());
        }
        if (request.shipping() != null && !request.shipping().currency().equals(request.currency())) {
            throw new IllegalArgumentException("The shipping charge of %s is in %s, not in %s"
                    .formatted(request.reference(), request.shipping().currency(), request.currency()));
        }
        SequencedMap<String, String> codes = new LinkedHashMap<>();
        request.couponCodes().forEach(typed -> codes.putIfAbsent(PromotionRequest.normalised(typed), typed));
        return new Basket(
                request.customer(),
                request.currency(),
                request.at(),
                request.lines(),
                sum,
                cart(request),
                Collections.unmodifiableSequencedMap(codes));
    }

    private static Cart.Line line(Line line) {
        String ref = String.valueOf(line.lineNo());
        Traits traits = line.traits();
        if (traits == null) {
            return Cart.Line.of(
                    ref, line.skuId(), line.quantity(), line.amount().amountMinor());
        }
        return new Cart.Line(
                ref,
                line.skuId(),
                line.quantity(),
                line.amount().amountMinor(),
                Set.copyOf(traits.categories()),
                traits.attributes(),
                Set.copyOf(traits.tags()),
                traits.floor() == null ? 0 : traits.floor().amountMinor());
    }

    private static Cart cart(DiscountRequested request) {
        return new Cart(
                request.currency(),
                request.at(),
                request.channel(),
                request.country(),
                request.paymentMethod(),
                new Cart.Customer(request.level(), Set.copyOf(request.segments()), request.firstOrder()),
                request.lines().stream().map(Basket::line).toList(),
                request.shipping() == null ? 0 : request.shipping().amountMinor(),
                Set.of());
    }
}
