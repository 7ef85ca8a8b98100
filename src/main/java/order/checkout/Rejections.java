package order.checkout;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.OrderEvent.CouponRefusal;
import order.OrderEvent.Shortage;
import order.settings.ShortageDetail;
import order.stream.Progress;
import org.jspecify.annotations.Nullable;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/**
 * What a caller is told of a checkout that cannot be served. Operators are told all of it. Shoppers could add up a shop's stock from exact
 * shortages, and find coupon codes by trying them.
 *
 * @param units whether the number of units is told that there are
 * @param reasons whether each coupon's reason is told as it is
 */
public record Rejections(boolean units, boolean reasons) {

    /** What shoppers read instead of all other reasons: the code is unknown, or has nothing to give now. */
    private static final String NOT_VALID = "NOT_VALID";

    /** What a shopper can do something about. */
    private static final Set<String> SAID_TO_SHOPPERS = Set.of("OTHER_CURRENCY", "BELOW_THRESHOLD", "NOT_COMBINABLE");

    public static Rejections toldTo(Caller caller, ShortageDetail shoppers) {
        boolean operator = caller.may(Scopes.OPERATOR_ORDERS);
        return new Rejections(operator || shoppers == ShortageDetail.EXACT, operator);
    }

    static boolean isSaidToShoppers(String reason) {
        return SAID_TO_SHOPPERS.contains(reason);
    }

    /** @param available left out where it is not told */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Short(String skuId, long requested, @Nullable Long available) {}

    /** Names all that was missing, whichever of it gives the code. */
    public ProblemException of(Progress progress) {
        if (progress.refusals().isEmpty()) {
            return shortage(progress.shortages());
        }
        if (progress.shortages().isEmpty()) {
            return new ProblemException(
                    409,
                    "COUPON_REJECTED",
                    "Some coupons cannot be applied; details.coupons lists each with a reason.",
                    Map.of("coupons", coupons(progress.refusals())));
        }
        return new ProblemException(
                409,
                "INVENTORY_SHORTAGE",
                "There is not enough stock, and some coupons cannot be applied.",
                Map.of("items", items(progress.shortages()), "coupons", coupons(progress.refusals())));
    }

    public ProblemException shortage(List<Shortage> shortages) {
        return new ProblemException(
                409, "INVENTORY_SHORTAGE", "There is not enough stock.", Map.of("items", items(shortages)));
    }

    private List<Short> items(List<Shortage> shortages) {
        return shortages.stream()
                .map(each -> new Short(each.skuId(), each.requested(), units ? each.available() : null))
                .toList();
    }

    private List<CouponRefusal> coupons(List<CouponRefusal> refusals) {
        return refusals.stream()
                .map(each ->
                        reasons || isSaidToShoppers(each.reason()) ? each : new CouponRefusal(each.code(), NOT_VALID))
                .toList();
    }
}
