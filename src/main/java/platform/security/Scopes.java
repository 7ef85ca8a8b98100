package platform.security;

import java.util.Set;

/** The scopes that a token may have. */
public final class Scopes {

    /** A shopper: place, see and cancel their own orders. */
    public static final String ORDERS = "orders";

    public static final String OPERATOR_ORDERS = "operator.orders";
    public static final String OPERATOR_CATALOG = "operator.catalog";
    public static final String OPERATOR_STOCK = "operator.stock";

    /** In addition to {@link #OPERATOR_STOCK}: remove units from stock although orders have reserved them. */
    public static final String OPERATOR_STOCK_FORCE = "operator.stock.force";

    public static final String OPERATOR_PROMOTIONS = "operator.promotions";
    public static final String OPERATOR_CHARGES = "operator.charges";
    public static final String OPERATOR_PAYMENTS = "operator.payments";

    /** Approve and refuse refunds above the limit. */
    public static final String OPERATOR_REFUNDS_APPROVE = "operator.refunds.approve";

    /** Import statements of providers, settle work items, close and reopen days. */
    public static final String OPERATOR_RECONCILIATION = "operator.reconciliation";

    /** Add amounts to the wallets of customers, and take amounts off. */
    public static final String OPERATOR_WALLETS = "operator.wallets";

    public static final String OPERATOR_SHIPMENTS = "operator.shipments";
    public static final String OPERATOR_REPORTS = "operator.reports";

    /** Read the ledger. */
    public static final String OPERATOR_LEDGER = "operator.ledger";

    /** Close periods of the ledger, verify it, declare the shares of third parties, and settle them. */
    public static final String OPERATOR_LEDGER_CLOSE = "operator.ledger.close";

    /** Manage the servers to which changes of orders are pushed, and see what was sent to them. */
    public static final String OPERATOR_WEBHOOKS = "operator.webhooks";

    public static final String OPERATOR_EVENTS = "operator.events";

    /** Read the metrics on the port of the API; for a monitoring system. */
    public static final String OPERATOR_METRICS = "operator.metrics";

    /** Erase and export the personal data of any person. */
    public static final String OPERATOR_PRIVACY = "operator.privacy";

    /** Read the audit log of operators' actions. */
    public static final String OPERATOR_AUDIT = "operator.audit";

    /** All operator scopes. */
    public static final Set<String> OPERATOR = Set.of(
            OPERATOR_ORDERS,
            OPERATOR_CATALOG,
            OPERATOR_STOCK,
            OPERATOR_STOCK_FORCE,
            OPERATOR_PROMOTIONS,
            OPERATOR_CHARGES,
            OPERATOR_PAYMENTS,
            OPERATOR_REFUNDS_APPROVE,
            OPERATOR_RECONCILIATION,
            OPERATOR_WALLETS,
            OPERATOR_SHIPMENTS,
            OPERATOR_REPORTS,
            OPERATOR_LEDGER,
            OPERATOR_LEDGER_CLOSE,
            OPERATOR_WEBHOOKS,
            OPERATOR_EVENTS,
            OPERATOR_METRICS,
            OPERATOR_PRIVACY,
            OPERATOR_AUDIT);

    private Scopes() {}
}
