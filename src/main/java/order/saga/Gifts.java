package order.saga;

import inventory.InventoryEvent.Allocation;
import inventory.InventoryEvent.ReservationWithdrawn;
import inventory.InventoryRequest;
import inventory.InventoryRequest.Extra;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Discount;
import order.OrderEvent.Gift;
import order.OrderEvent.GiftChoice;
import order.OrderEvent.GiftOffer;
import order.OrderEvent.Line;
import order.stream.Order;
import org.jspecify.annotations.Nullable;

/**
 * The gifts of an order. They are reserved together with what is paid, as extras of the same reservation, so they are committed and sent
 * with it. If units of a gift are missing, the order goes on without the gift. Only a coupon that requires its gift is refused, before the
 * order is confirmed.
 */
final class Gifts {

    static final String MISSING = "GIFT_MISSING";

    private Gifts() {}

    /** @param refusals the coupons whose required gifts are missing */
    record Reserved(List<Gift> gifts, List<CouponRefusal> refusals) {}

    static boolean areOffered(List<Discount> discounts) {
        return discounts.stream().anyMatch(discount -> discount.gifts() != null);
    }

    /** What is to be reserved beside the lines: the offered gifts, or those that the confirmed order brings. Null if there are none. */
    static @Nullable List<Extra> extras(Order order) {
        List<Extra> extras = order.progress().charged() == null
                ? order.progress().discounts().stream()
                        .filter(discount -> discount.gifts() != null)
                        .flatMap(discount -> discount.gifts().stream())
                        .map(Gifts::extra)
                        .toList()
                : of(order).stream()
                        .map(gift -> new Extra(List.of(new InventoryRequest.Line(gift.skuId(), gift.quantity()))))
                        .toList();
        return extras.isEmpty() ? null : extras;
    }

    private static Extra extra(GiftOffer offer) {
        return new Extra(offer.choices().stream()
                .map(choice -> new InventoryRequest.Line(choice.skuId(), choice.quantity()))
                .toList());
    }

    /** The offered gifts that these allocations contain, each on a line of its own. */
    static Reserved reserved(Order order, List<Discount> discounts, Collection<Allocation> allocations) {
        Map<String, Long> rest = besideTheLines(order, allocations);
        int lineNo =
                order.content().lines().stream().mapToInt(Line::lineNo).max().orElse(0);
        List<Gift> gifts = new ArrayList<>();
        List<CouponRefusal> refusals = new ArrayList<>();
        for (Discount discount : discounts) {
            for (GiftOffer offer : discount.gifts() == null ? List.<GiftOffer>of() : discount.gifts()) {
                Optional<GiftChoice> choice = offer.choices().stream()
                        .filter(each -> take(rest, each.skuId(), each.quantity()))
                        .findFirst();
                if (choice.isPresent()) {
                    gifts.add(new Gift(
                            ++lineNo, choice.get().skuId(), choice.get().quantity(), discount.promotionId()));
                } else if (offer.required() && discount.couponCode() != null) {
                    refusals.add(new CouponRefusal(discount.couponCode(), MISSING));
                }
            }
        }
        return new Reserved(List.copyOf(gifts), List.copyOf(refusals));
    }

    /** The gifts of a confirmed order that these allocations contain. */
    static List<Gift> kept(Order order, Collection<Allocation> allocations) {
        Map<String, Long> rest = besideTheLines(order, allocations);
        return of(order).stream()
                .filter(gift -> take(rest, gift.skuId(), gift.quantity()))
                .toList();
    }

    static List<Gift> of(Order order) {
        return order.progress().gifts() == null ? List.of() : order.progress().gifts();
    }

    /** True if units are missing only of gifts, so that the order can go on without them. */
    static boolean onlyMissing(Order order, ReservationWithdrawn withdrawn) {
        Set<String> paid = order.content().lines().stream().map(Line::skuId).collect(Collectors.toSet());
        return withdrawn.skuIds().stream().noneMatch(paid::contains);
    }

    /** The units by SKU that the allocations contain beside those of the order's lines. */
    private static Map<String, Long> besideTheLines(Order order, Collection<Allocation> allocations) {
        Map<String, Long> units = new HashMap<>();
        allocations.forEach(part -> units.merge(part.skuId(), part.quantity(), Long::sum));
        order.content().lines().forEach(line -> units.merge(line.skuId(), -line.quantity(), Long::sum));
        return units;
    }

    private static boolean take(Map<String, Long> rest, String skuId, long quantity) {
        if (rest.getOrDefault(skuId, 0L) < quantity) {
            return false;
        }
        rest.merge(skuId, -quantity, Long::sum);
        return true;
    }
}
