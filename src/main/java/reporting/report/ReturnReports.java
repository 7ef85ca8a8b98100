package reporting.report;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.selectOne;
import static reporting.jooq.Tables.ORDER_FACT;
import static reporting.jooq.Tables.ORDER_RETURN;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import reporting.jooq.tables.OrderReturn;
import reporting.projection.Generation;

/** Lists of single returns. */
@Repository
class ReturnReports {

    private static final List<Field<?>> OF_RETURN = List.of(
            ORDER_FACT.ORDER_NO,
            ORDER_RETURN.REFERENCE,
            ORDER_RETURN.RETURNED_AT,
            ORDER_FACT.CHANNEL,
            ORDER_FACT.COUNTRY,
            ORDER_FACT.CURRENCY);
    private static final List<Field<?>> OF_UNITS = List.of(
            total(ORDER_RETURN.QUANTITY, "units"),
            total(ORDER_RETURN.AMOUNT, "items"),
            total(ORDER_RETURN.DISCOUNT, "discount"),
            total(ORDER_RETURN.TAX, "tax"),
            total(ORDER_RETURN.TAX_INCLUDED, "tax_included"),
            total(ORDER_RETURN.TOTAL, "refunded"));

    private final DSLContext database;

    ReturnReports(DSLContext database) {
        this.database = database;
    }

    private static Field<Long> total(Field<Long> column, String name) {
        return LongSums.sum(column).as(name);
    }

    /** The page key of a list of returns. */
    record PageKey(Instant at, UUID orderId, String reference) {}

    /** The refunded returns, latest first. Together with the orders that were refunded as a whole they make up the refunds. */
    ReportTable returns(Generation generation, Selection selection, int limit, @Nullable PageKey after) {
        Condition condition = condition(generation, selection);
        if (after != null) {
            condition = condition.and(row(ORDER_RETURN.RETURNED_AT, ORDER_RETURN.ORDER_ID, ORDER_RETURN.REFERENCE)
                    .lt(row(after.at().atOffset(ZoneOffset.UTC), after.orderId(), after.reference())));
        }
        List<Field<?>> key = new ArrayList<>(OF_RETURN);
        key.add(ORDER_RETURN.ORDER_ID);
        List<Field<?>> shown = new ArrayList<>(OF_RETURN);
        shown.addAll(OF_UNITS);
        List<Field<?>> columns = new ArrayList<>(key);
        columns.addAll(OF_UNITS);
        List<Record> found = new ArrayList<>(database.select(columns)
                .from(ORDER_RETURN)
                .join(ORDER_FACT)
                .on(ORDER_FACT.GENERATION.eq(ORDER_RETURN.GENERATION), ORDER_FACT.ORDER_ID.eq(ORDER_RETURN.ORDER_ID))
                .where(condition)
                .groupBy(key)
                .orderBy(ORDER_RETURN.RETURNED_AT.desc(), ORDER_RETURN.ORDER_ID.desc(), ORDER_RETURN.REFERENCE.desc())
                .limit(limit + 1)
                .fetch());
        List<String> next = ReportTable.nextPage(
                found,
                limit,
                last -> List.of(
                        last.get(ORDER_RETURN.RETURNED_AT).toInstant().toString(),
                        last.get(ORDER_RETURN.ORDER_ID).toString(),
                        last.get(ORDER_RETURN.REFERENCE)));
        return OrderReports.table(shown, found, next);
    }

    private static Condition condition(Generation generation, Selection selection) {
        Condition condition = ORDER_RETURN
                .GENERATION
                .eq(generation.number())
                .and(ORDER_RETURN.RETURNED_AT.ge(selection.from().atOffset(ZoneOffset.UTC)))
                .and(ORDER_RETURN.RETURNED_AT.lt(selection.to().atOffset(ZoneOffset.UTC)));
        condition = condition.and(OrderReports.ofOrders(selection));
        if (!selection.isOfLines()) {
            return condition;
        }
        OrderReturn units = ORDER_RETURN.as("units");
        Condition line = units.GENERATION
                .eq(ORDER_RETURN.GENERATION)
                .and(units.ORDER_ID.eq(ORDER_RETURN.ORDER_ID))
                .and(units.REFERENCE.eq(ORDER_RETURN.REFERENCE));
        line = OrderReports.with(line, units.SKU_ID, selection.skuId());
        line = OrderReports.with(line, units.CATEGORY, selection.category());
        return condition.and(exists(selectOne().from(units).where(line)));
    }
}
