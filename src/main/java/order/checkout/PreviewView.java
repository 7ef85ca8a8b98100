package order.checkout;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import order.OrderEvent.Amounts;
import order.OrderEvent.Charge;
import order.OrderEvent.Discount;
import order.OrderEvent.Line;
import order.OrderEvent.LineAmounts;
import order.charges.Charging;
import order.offer.Explanation;
import order.stream.Progress;
import order.view.DiscountView;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * What a checkout would cost now.
 *
 * @param provisional true if an order might cost another amount at once: coupon codes are not considered, and limits and other
 *     orders of the customer may change the discounts. Otherwise an order would cost these amounts if nothing changes until then
 * @param discounts absent if there are none
 * @param charges amounts in addition to the items; absent if there are none
 * @param uncheckedCoupons the coupon codes of the request, which are not considered; absent if there are none
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
        @Nullable List<Charge> charges,
        @Nullable List<String> uncheckedCoupons,
        Explanation explanation) {

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

    static PreviewView of(
            Quoting.Quote quote, List<Discount> discounts, List<String> couponCodes, Explanation explanation) {
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
                charged.charges().isEmpty() ? null : charged.charges(),
                couponCodes.isEmpty() ? null : couponCodes,
                explanation);
    }
}
