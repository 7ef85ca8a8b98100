package order.checkout;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Discount;
import order.OrderEvent.GiftOffer;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.charges.Charging;
import order.offer.Explanation;
import order.offer.TriedCodes;
import order.stream.Progress;
import order.view.DiscountView;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What a checkout would cost now.
 *
 * @param provisional true if an order might cost another amount at once: limits, other uses of coupon codes and other orders of the customer
 *     may change the discounts. Otherwise an order would cost these amounts if nothing changes until then
 * @param discounts absent if there are none
 * @param gifts goods that the order brings for nothing if there is enough stock; absent if there are none
 * @param charges amounts in addition to the items; absent if there are none
 * @param refusedCoupons the coupon codes for which a checkout would be refused, each with a reason; then the amounts are those without any
 *     code. Absent if there are none
 * @param explanation which promotions were considered, and why they apply or not
 */
@Schema(name = "OrderPreview")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PreviewView(
        String currency,
        boolean provisional,
        Amounts amounts,
        List<PreviewLine> lines,
        @Nullable List<DiscountView> discounts,
        @Nullable List<PreviewGift> gifts,
        @Nullable List<Charge> charges,
        @Nullable List<RefusedCoupon> refusedCoupons,
        Explanation explanation) {

    /**
     * @param code as it was sent
     * @param reason the reason that a refused checkout would have
     */
    @Schema(name = "RefusedCoupon")
    record RefusedCoupon(String code, String reason) {}

    /** @param skuId the first choice that the catalogue has */
    @Schema(name = "PreviewGift")
    record PreviewGift(String promotionId, String skuId, long quantity) {}

    private static List<PreviewGift> gifts(List<Discount> discounts, Set<String> knownSkus) {
        List<PreviewGift> gifts = new ArrayList<>();
        for (Discount discount : discounts) {
            for (GiftOffer gift : discount.gifts() == null ? List.<GiftOffer>of() : discount.gifts()) {
                gift.choices().stream()
                        .filter(choice -> knownSkus.contains(choice.skuId()))
                        .findFirst()
                        .map(choice -> new PreviewGift(discount.promotionId(), choice.skuId(), choice.quantity()))
                        .ifPresent(gifts::add);
            }
        }
        return gifts;
    }

    /**
     * @param listPrice the list price of one unit, if the unit price is a sale price; otherwise absent
     * @param total the price of the line: amount − discount + tax
     */
    @Schema(name = "PreviewLine")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PreviewLine(
            int lineNo,
            String skuId,
            long quantity,
            Money unitPrice,
            @Nullable Money listPrice,
            Money amount,
            Money discount,
            Money tax,
            Money taxIncluded,
            Money total) {

        static PreviewLine of(Line line, LineAmounts amounts) {
            return new PreviewLine(
                    line.lineNo(),
                    line.skuId(),
                    line.quantity(),
                    line.unitPrice(),
                    line.listPrice(),
                    line.amount(),
                    amounts.discount(),
                    amounts.tax(),
                    amounts.taxIncluded(),
                    amounts.total());
        }
    }

    /**
     * @param knownGifts the SKUs of gifts that exist
     * @param forOperators whether to show the conditions of promotions and all reasons of refusals
     */
    static PreviewView of(Quoting.Quote quote, TriedCodes codes, Set<String> knownGifts, boolean forOperators) {
        List<Discount> discounts = codes.discounts();
        List<CouponRefusal> refusals = RejectionDetail.coupons(codes.refusals(), forOperators);
        Explanation explanation = codes.explanation(quote.needsPromotion(), knownGifts);
        List<PreviewGift> gifts = gifts(discounts, knownGifts);
        Progress.Charged charged = quote.charged(discounts);
        Map<Integer, LineAmounts> amounts =
                charged.lines().stream().collect(Collectors.toMap(LineAmounts::lineNo, Function.identity()));
        return new PreviewView(
                quote.items().currency(),
                quote.needsPromotion(),
                charged.amounts(),
                quote.lines().stream()
                        .map(line -> PreviewLine.of(line, amounts.getOrDefault(line.lineNo(), Charging.plain(line))))
                        .toList(),
                discounts.isEmpty()
                        ? null
                        : discounts.stream().map(DiscountView::of).toList(),
                gifts.isEmpty() ? null : gifts,
                charged.charges().isEmpty() ? null : charged.charges(),
                refusals.isEmpty()
                        ? null
                        : refusals.stream()
                                .map(refusal -> new RefusedCoupon(refusal.code(), refusal.reason()))
                                .toList(),
                forOperators ? explanation : explanation.forShoppers());
    }
}
