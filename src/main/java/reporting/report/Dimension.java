package reporting.report;

import java.util.Locale;

/** The dimensions by which sums can be broken down. */
enum Dimension {
    HOUR,
    DAY,
    /** From Monday, as in ISO 8601. */
    WEEK,
    MONTH,
    CATEGORY,
    SKU,
    COUNTRY,
    CHANNEL;

    boolean isTime() {
        return this == HOUR || this == DAY || this == WEEK || this == MONTH;
    }

    /** Whether the dimension belongs to lines and not to whole orders. */
    boolean isOfLines() {
        return this == CATEGORY || this == SKU;
    }

    /** The name of the dimension's column. */
    String column() {
        return this == SKU ? "sku_id" : name().toLowerCase(Locale.ROOT);
    }
}
