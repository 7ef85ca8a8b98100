package order.settings;

/** How much shoppers are told of what is short. */
public enum ShortageDetail {
    /** Which SKUs, but not how many units there are. */
    SKU_ONLY,
    /** Also how many units could be sold. */
    EXACT
}
