package order.settings;

/** How much detail shoppers get about a shortage. */
public enum ShortageDetail {
    /** The SKUs that are short, but not how many units are available. */
    SKU_ONLY,
    /** Also how many units are available. */
    EXACT
}
