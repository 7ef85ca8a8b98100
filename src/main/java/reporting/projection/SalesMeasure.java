package reporting.projection;

/** The measures by hour, channel, country and currency. The database columns have these names. */
enum SalesMeasure {
    CREATED,
    PAID,
    SHIPPED,
    COMPLETED,
    CANCELLED,
    EXPIRED,
    REJECTED,
    UNITS,
    ITEMS,
    DISCOUNT,
    SHIPPING,
    SHIPPING_DISCOUNT,
    TAX,
    TAX_INCLUDED,
    CHARGES_TAX,
    REVENUE,
    UNCAPTURED,
    REFUNDS,
    REFUNDED_UNITS,
    REFUNDED_ITEMS,
    REFUNDED_DISCOUNT,
    REFUNDED_SHIPPING,
    REFUNDED_SHIPPING_DISCOUNT,
    REFUNDED_TAX,
    REFUNDED_TAX_INCLUDED,
    REFUNDED,
    UNEARNED_REFUNDS,
    UNEARNED
}
