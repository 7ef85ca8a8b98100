package planted.catalog;

import org.jooq.Field;

/** A value that knows its column. */
public record SkuPrice(Field<Long> amountMinor) {}
