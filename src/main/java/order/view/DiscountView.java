package order.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import order.OrderEvent.Discount;
import order.OrderEvent.LineDiscount;
import order.OrderEvent.UnitDiscount;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** One promotion's part of an order's discount, without the funders: shoppers see it, too. */
@Schema(name = "Discount")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DiscountView(
        String promotionId,
        @Nullable Long promotionVersion,
        @Nullable String couponCode,
        Money amount,
        List<LineDiscountView> lines,
        @Nullable Money shipping) {

    @Schema(name = "LineDiscount")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineDiscountView(
            int lineNo, Money amount, @Nullable List<UnitDiscountView> units) {}

    @Schema(name = "UnitDiscount")
    record UnitDiscountView(long units, Money off) {

        static UnitDiscountView of(UnitDiscount unit) {
            return new UnitDiscountView(unit.units(), unit.off());
        }
    }

    public static DiscountView of(Discount discount) {
        return new DiscountView(
                discount.promotionId(),
                discount.promotionVersion() == 0 ? null : discount.promotionVersion(),
                discount.couponCode(),
                discount.amount(),
                discount.lines().stream().map(DiscountView::line).toList(),
                discount.shipping() == null ? null : discount.shipping().amount());
    }

    private static LineDiscountView line(LineDiscount line) {
        return new LineDiscountView(
                line.lineNo(),
                line.amount(),
                line.units().isEmpty()
                        ? null
                        : line.units().stream().map(UnitDiscountView::of).toList());
    }
}
