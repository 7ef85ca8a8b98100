package reporting.projection;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import order.OrderEvent.Discount;
import order.OrderEvent.FunderShare;
import order.OrderEvent.LineDiscount;

/**
 * The discount of a promotion on an order, in minor units.
 *
 * @param code empty for a promotion that needs no coupon
 * @param funders who pays how much of it; together the discount
 */
record DiscountFact(String promotionId, String code, long discount, Map<String, Long> funders) {

    static DiscountFact of(Discount discount) {
        String code = discount.couponCode();
        Map<String, Long> funders = new TreeMap<>();
        Stream.concat(
                        discount.lines().stream().map(LineDiscount::funders),
                        discount.shipping() == null
                                ? Stream.<List<FunderShare>>empty()
                                : Stream.of(discount.shipping().funders()))
                .flatMap(List::stream)
                .forEach(share -> funders.merge(share.funder(), share.amount().amountMinor(), Math::addExact));
        return new DiscountFact(
                discount.promotionId(),
                code == null ? "" : code,
                discount.amount().amountMinor(),
                funders);
    }
}
