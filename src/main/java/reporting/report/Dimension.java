package reporting.report;

import java.util.Locale;

/** What sums can be broken down by. */
enum Dimension {
    HOUR,
    DAY,
    MONTH,
    CATEGORY,
    SKU,
    COUNTRY,
    CHANNEL;

    boolean isTime() {
        return this == HOUR || this == DAY || this == MONTH;
    }

    /** Of lines, not of whole orders. */
    boolean isOfLines() {
        return this == CATEGORY || this == SKU;
    }

    /** The name of its column. */
    String column() {
        return this == SKU ? "sku_id" : name().toLowerCase(Locale.ROOT);
    }
}
