package reporting.sums;

/** What is summed by hour, channel, country and currency; the database's columns bear the names. */
public enum SalesMeasure {
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
    TAX,
    TAX_INCLUDED,
    CHARGES_TAX,
    REVENUE,
    REFUNDS,
    REFUNDED_UNITS,
    REFUNDED_ITEMS,
    REFUNDED_DISCOUNT,
    REFUNDED_SHIPPING,
    REFUNDED_TAX,
    REFUNDED_TAX_INCLUDED,
    REFUNDED,
    UNEARNED_REFUNDS,
    UNEARNED
}
