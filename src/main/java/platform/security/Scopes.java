package platform.security;

import java.util.Set;

/** What a token may allow. */
public final class Scopes {

    /** A shopper: place, see and cancel their own orders. */
    public static final String ORDERS = "orders";

    /** What the scopes of operators begin with. */
    public static final String OPERATOR_PREFIX = "operator.";

    public static final String OPERATOR_ORDERS = "operator.orders";
    public static final String OPERATOR_CATALOG = "operator.catalog";
    public static final String OPERATOR_STOCK = "operator.stock";

    /** Besides {@link #OPERATOR_STOCK}: take from the shelf what orders hold. */
    public static final String OPERATOR_STOCK_FORCE = "operator.stock.force";

    public static final String OPERATOR_PROMOTIONS = "operator.promotions";
    public static final String OPERATOR_CHARGES = "operator.charges";
    public static final String OPERATOR_SHIPMENTS = "operator.shipments";
    public static final String OPERATOR_REPORTS = "operator.reports";
    public static final String OPERATOR_EVENTS = "operator.events";

    /** Read the metrics on the port of the API; for a monitoring system. */
    public static final String OPERATOR_METRICS = "operator.metrics";

    /** Erase and export the personal data of anybody. */
    public static final String OPERATOR_PRIVACY = "operator.privacy";

    /** Read what operators did. */
    public static final String OPERATOR_AUDIT = "operator.audit";

    /** All that an operator may be given. */
    public static final Set<String> OPERATOR = Set.of(
            OPERATOR_ORDERS,
            OPERATOR_CATALOG,
            OPERATOR_STOCK,
            OPERATOR_STOCK_FORCE,
            OPERATOR_PROMOTIONS,
            OPERATOR_CHARGES,
            OPERATOR_SHIPMENTS,
            OPERATOR_REPORTS,
            OPERATOR_EVENTS,
            OPERATOR_METRICS,
            OPERATOR_PRIVACY,
            OPERATOR_AUDIT);

    private Scopes() {}
}
