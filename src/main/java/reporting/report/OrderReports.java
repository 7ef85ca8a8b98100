package reporting.report;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static reporting.jooq.Tables.ORDER_FACT;
import static reporting.jooq.Tables.ORDER_LINE;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.page.TimeKey;
import reporting.projection.Facts;
import reporting.projection.Generation;
import reporting.projection.Milestone;

/** Reports over single orders: lists of orders, and the durations of their steps. */
@Repository
class OrderReports {

    private static final List<Field<?>> SHOWN = List.of(
            ORDER_FACT.ORDER_NO,
            ORDER_FACT.STATUS,
            ORDER_FACT.USER_ID,
            ORDER_FACT.CHANNEL,
            ORDER_FACT.COUNTRY,
            ORDER_FACT.PLACED_AT,
            ORDER_FACT.PAID_AT,
            ORDER_FACT.SHIPPED_AT,
            ORDER_FACT.COMPLETED_AT,
            ORDER_FACT.REFUNDED_AT,
            ORDER_FACT.CURRENCY,
            ORDER_FACT.UNITS,
            ORDER_FACT.ITEMS,
            ORDER_FACT.DISCOUNT,
            ORDER_FACT.SHIPPING,
            ORDER_FACT.SHIPPING_DISCOUNT,
            ORDER_FACT.TAX,
            ORDER_FACT.TAX_INCLUDED,
            ORDER_FACT.PAYABLE);

    /** The columns with minor units of the row's currency. */
    private static final Set<String> AMOUNTS =
            Set.of("items", "discount", "shipping", "shipping_discount", "tax", "tax_included", "payable", "refunded");

    private final DSLContext database;

    OrderReports(DSLContext database) {
        this.database = database;
    }

    /**
     * The orders that make up a sum, latest first.
     *
     * @param reached only orders that have reached this milestone. For {@code REFUNDED} the period of the selection applies to the time
     *     of the refund, for all others to the time of the order
     */
    ReportTable orders(
            Generation generation,
            Selection selection,
            Milestone reached,
            @Nullable String status,
            int limit,
            @Nullable TimeKey after) {
        Field<OffsetDateTime> time = reached == Milestone.REFUNDED ? ORDER_FACT.REFUNDED_AT : ORDER_FACT.PLACED_AT;
        Condition condition =
                condition(generation, selection, time).and(Facts.at(reached).isNotNull());
        if (status != null) {
            condition = condition.and(ORDER_FACT.STATUS.eq(status));
        }
        if (after != null) {
            condition = condition.and(
                    row(time, ORDER_FACT.ORDER_ID).lt(row(after.at().atOffset(ZoneOffset.UTC), after.id())));
        }
        List<Field<?>> columns = new ArrayList<>(SHOWN);
        columns.add(ORDER_FACT.ORDER_ID);
        List<Record> found = new ArrayList<>(database.select(columns)
                .from(ORDER_FACT)
                .where(condition)
                .orderBy(time.desc(), ORDER_FACT.ORDER_ID.desc())
                .limit(limit + 1)
                .fetch());
        List<String> next = ReportTable.nextPage(
                found,
                limit,
                last -> List.of(
                        last.get(time).toInstant().toString(),
                        last.get(ORDER_FACT.ORDER_ID).toString()));
        return table(SHOWN, found, next);
    }

    /** A table with these columns of the rows; times become texts, and amounts get the currency of the row. */
    static ReportTable table(List<Field<?>> columns, List<? extends Record> rows, @Nullable List<String> next) {
        return new ReportTable(
                columns.stream().map(Field::getName).toList(),
                rows.stream().map(row -> cells(columns, row)).toList(),
                next);
    }

    private static List<@Nullable Object> cells(List<Field<?>> columns, Record row) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (Field<?> column : columns) {
            Object value = row.get(column);
            if (value instanceof OffsetDateTime at) {
                cells.add(at.toInstant().toString());
            } else if (value instanceof Long minor && AMOUNTS.contains(column.getName())) {
                cells.add(Money.ofMinor(minor, row.get(ORDER_FACT.CURRENCY)));
            } else {
                cells.add(value);
            }
        }
        return cells;
    }

    private static Condition condition(Generation generation, Selection selection, Field<OffsetDateTime> time) {
        Condition condition = ORDER_FACT
                .GENERATION
                .eq(generation.number())
                .and(time.ge(selection.from().atOffset(ZoneOffset.UTC)))
                .and(time.lt(selection.to().atOffset(ZoneOffset.UTC)));
        condition = condition.and(ofOrders(selection));
        if (!selection.isOfLines()) {
            return condition;
        }
        Condition line =
                ORDER_LINE.GENERATION.eq(ORDER_FACT.GENERATION).and(ORDER_LINE.ORDER_ID.eq(ORDER_FACT.ORDER_ID));
        line = with(line, ORDER_LINE.SKU_ID, selection.skuId());
        line = with(line, ORDER_LINE.CATEGORY, selection.category());
        return condition.and(exists(selectOne().from(ORDER_LINE).where(line)));
    }

    /** The condition for the channels, country and currency of a selection. */
    static Condition ofOrders(Selection selection) {
        Condition condition =
                selection.channels() == null ? noCondition() : anyOf(ORDER_FACT.CHANNEL, selection.channels());
        return with(
                with(condition, ORDER_FACT.COUNTRY, selection.country()), ORDER_FACT.CURRENCY, selection.currency());
    }

    static Condition with(Condition condition, Field<String> column, @Nullable String value) {
        return value == null ? condition : condition.and(column.eq(value));
    }

    /** The durations of the orders that were placed in the period, in hours with two decimals. */
    ReportTable fulfilment(Generation generation, Selection selection, Duration dispatchTarget) {
        List<List<@Nullable Object>> rows = List.of(
                step(
                        generation,
                        selection,
                        "PAID_TO_SHIPPED",
                        ORDER_FACT.PAID_AT,
                        ORDER_FACT.SHIPPED_AT,
                        dispatchTarget),
                step(
                        generation,
                        selection,
                        "SHIPPED_TO_DELIVERED",
                        ORDER_FACT.SHIPPED_AT,
                        ORDER_FACT.COMPLETED_AT,
                        null));
        return new ReportTable(
                List.of(
                        "step",
                        "orders",
                        "target_hours",
                        "within_target",
                        "within_target_share",
                        "p50_hours",
                        "p95_hours"),
                rows,
                null);
    }

    private List<@Nullable Object> step(
            Generation generation,
            Selection selection,
            String step,
            Field<OffsetDateTime> from,
            Field<OffsetDateTime> to,
            @Nullable Duration target) {
        Field<BigDecimal> seconds = field("extract(epoch from {0} - {1})", SQLDataType.NUMERIC, to, from);
        Field<Integer> orders = count();
        Field<Integer> within = count().filterWhere(
                        target == null ? noCondition() : seconds.le(BigDecimal.valueOf(target.toSeconds())));
        Field<BigDecimal> median = hours(seconds, "0.5");
        Field<BigDecimal> p95 = hours(seconds, "0.95");
        Record found = Objects.requireNonNull(database.select(orders, within, median, p95)
                .from(ORDER_FACT)
                .where(condition(generation, selection, ORDER_FACT.PLACED_AT))
                .and(from.isNotNull())
                .and(to.isNotNull())
                .fetchOne());
        List<@Nullable Object> row = new ArrayList<>();
        row.add(step);
        row.add(found.get(0));
        row.add(
                target == null
                        ? null
                        : BigDecimal.valueOf(target.toSeconds())
                                .divide(BigDecimal.valueOf(3600), 2, java.math.RoundingMode.HALF_UP));
        row.add(target == null ? null : found.get(1));
        row.add(target == null ? null : Breakdowns.share(found.get(1, Long.class), found.get(0, Long.class)));
        row.add(found.get(2));
        row.add(found.get(3));
        return row;
    }

    private static Field<BigDecimal> hours(Field<BigDecimal> seconds, String share) {
        return field(
                "round((percentile_cont({0}) within group (order by {1}) / 3600)::numeric, 2)",
                SQLDataType.NUMERIC, val(new BigDecimal(share)).cast(SQLDataType.DOUBLE), seconds);
    }
}
