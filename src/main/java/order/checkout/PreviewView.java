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

/** What a checkout would cost now. Unless it is provisional, an order would cost these amounts if nothing changes until then. */
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

    @Schema(name = "RefusedCoupon")
    record RefusedCoupon(String code, String reason) {}

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
