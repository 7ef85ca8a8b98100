package order.checkout;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.Amounts;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Shortage;
import order.problem.OrderProblem;
import order.settings.ShortageDetail;
import order.stream.Progress;
import org.jspecify.annotations.Nullable;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/**
 * Decides how much detail a caller gets about a rejected checkout. Operators get all details. Shoppers get fewer details, because they could
 * add up a shop's stock from exact shortages, and could find coupon codes by trial and error.
 *
 * @param units whether the caller gets the number of available units
 * @param reasons whether the caller gets the exact reason for each coupon
 */
record RejectionDetail(boolean units, boolean reasons) {

    /** Replaces all other reasons for shoppers. It means that the code is unknown or gives no discount now. */
    private static final String NOT_VALID = "NOT_VALID";

    /** The reasons that shoppers get, because they can react to them. */
    private static final Set<String> SHOWN_TO_SHOPPERS =
            Set.of("OTHER_CURRENCY", "BELOW_THRESHOLD", "NOT_COMBINABLE", "NOT_BETTER", "GIFT_MISSING");

    public static RejectionDetail forCaller(Caller caller, ShortageDetail shoppers) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        return new RejectionDetail(operator || shoppers == ShortageDetail.EXACT, operator);
    }

    static boolean isShownToShoppers(String reason) {
        return SHOWN_TO_SHOPPERS.contains(reason);
    }

    /** @param available null, and left out of the JSON, if the caller must not get it */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Short(String skuId, long requested, @Nullable Long available) {}

    /**
     * The problem for a rejected order. Its details name all shortages and all refused coupons, even if only the shortages determine the
     * error code.
     */
    public ProblemException of(Progress progress) {
        if (progress.changed() != null) {
            return priceChanged(progress.changed());
        }
        if (progress.refusals().isEmpty()) {
            return shortage(progress.shortages());
        }
        if (progress.shortages().isEmpty()) {
            return new ProblemException(
                    OrderProblem.COUPON_REJECTED,
                    "Some coupons cannot be applied; details.coupons lists each with a reason.",
                    Map.of("coupons", coupons(progress.refusals(), reasons)));
        }
        return new ProblemException(
                OrderProblem.INVENTORY_SHORTAGE,
                "There is not enough stock, and some coupons cannot be applied; details.items lists the SKUs, and details.coupons the coupons.",
                Map.of("items", items(progress.shortages()), "coupons", coupons(progress.refusals(), reasons)));
    }

    static ProblemException priceChanged(Amounts amounts) {
        return new ProblemException(
                OrderProblem.PRICE_CHANGED,
                "The order costs another amount than expected_payable; details.amounts are the new amounts.",
                Map.of("amounts", amounts));
    }

    public ProblemException shortage(List<Shortage> shortages) {
        return new ProblemException(
                OrderProblem.INVENTORY_SHORTAGE,
                "There is not enough stock; details.items lists the SKUs.",
                Map.of("items", items(shortages)));
    }

    private List<Short> items(List<Shortage> shortages) {
        return shortages.stream()
                .map(each -> new Short(each.skuId(), each.requested(), units ? each.available() : null))
                .toList();
    }

    /** @param reasons whether the caller gets all reasons; if not, codes that are unknown, used or somebody else's look alike */
    static List<CouponRefusal> coupons(List<CouponRefusal> refusals, boolean reasons) {
        return refusals.stream()
                .map(each ->
                        reasons || isShownToShoppers(each.reason()) ? each : new CouponRefusal(each.code(), NOT_VALID))
                .toList();
    }
}
