package platform.security;

/** What a token may allow. */
public final class Scopes {

    /** A shopper: place, see and cancel their own orders. */
    public static final String ORDERS = "orders";

    public static final String OPERATOR_ORDERS = "operator.orders";
    public static final String OPERATOR_CATALOG = "operator.catalog";
    public static final String OPERATOR_STOCK = "operator.stock";
    public static final String OPERATOR_EVENTS = "operator.events";

    private Scopes() {}
}
