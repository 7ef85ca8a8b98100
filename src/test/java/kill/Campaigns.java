package kill;

import java.util.List;
import java.util.Map;
import testing.shop.Checkout;

/** Promotions and coupons, too few for all buyers. */
final class Campaigns {

    static final String LIMITED = "LIMITED";
    static final int USES = 25;

    static final String WITHOUT_A_COUPON = "LAUNCH";

    private static final String BUDGETED = "BUDGETED";
    private static final String UNLIMITED = "UNLIMITED";
    static final String UNKNOWN = "UNKNOWN";

    /** The budgets by promotion. */
    static final Map<String, Long> BUDGETS_MINOR = Map.of(BUDGETED, 60_00L, WITHOUT_A_COUPON, 20_00L);

    private Campaigns() {}

    /** A coupon with a limit, one with a budget, one without either, and a promotion with a budget for large orders. */
    static void open(DemoShop shop) {
        shop.issue(LIMITED, Map.of("max_uses", USES), Map.of("kind", "PERCENT", "basis_points", 2_000));
        shop.issue(
                BUDGETED,
                Map.of(),
                Map.of("kind", "PERCENT", "basis_points", 1_000, "budget", pounds(BUDGETS_MINOR.get(BUDGETED))));
        shop.issue(UNLIMITED, Map.of(), Map.of("kind", "AMOUNT_OFF", "amount", pounds(30)));
        shop.offer(
                WITHOUT_A_COUPON,
                Map.of(
                        "needs_coupon",
                        false,
                        "kind",
                        "AMOUNT_OFF",
                        "amount",
                        pounds(1_00),
                        "threshold",
                        pounds(40_00),
                        "budget",
                        pounds(BUDGETS_MINOR.get(WITHOUT_A_COUPON))));
    }

    private static Map<String, Object> pounds(long amountMinor) {
        return Checkout.money(amountMinor, "GBP");
    }

    /** The codes of a checkout: mostly none, sometimes one or two, seldom an unknown one. */
    static List<String> drawn(int percent) {
        if (percent < 15) {
            return List.of(LIMITED);
        }
        if (percent < 27) {
            return List.of(BUDGETED);
        }
        if (percent < 37) {
            return List.of(UNLIMITED);
        }
        if (percent < 40) {
            return List.of(UNLIMITED, LIMITED);
        }
        return percent == 40 ? List.of(UNKNOWN) : List.of();
    }
}
