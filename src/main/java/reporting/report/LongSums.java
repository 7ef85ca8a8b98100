package reporting.report;

import java.math.BigDecimal;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Sums that the database computes exactly, whatever their size, and that reports show as longs. */
final class LongSums {

    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private LongSums() {}

    /**
     * The sum of a column, and null if there is nothing to sum. A sum beyond a long is shown as the largest or the smallest long, so that
     * the report has its other figures.
     */
    static Field<Long> sum(Field<? extends Number> column) {
        Field<BigDecimal> sum = DSL.sum(column);
        return DSL.when(sum.lt(DSL.inline(SMALLEST)), Long.MIN_VALUE)
                .when(sum.gt(DSL.inline(LARGEST)), Long.MAX_VALUE)
                .otherwise(sum.cast(SQLDataType.BIGINT));
    }
}
