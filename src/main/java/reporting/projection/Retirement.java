package reporting.projection;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static reporting.jooq.Tables.COUPON_HOUR;
import static reporting.jooq.Tables.FUNDER_HOUR;
import static reporting.jooq.Tables.ORDER_FACT;
import static reporting.jooq.Tables.ORDER_LINE;
import static reporting.jooq.Tables.ORDER_RETURN;
import static reporting.jooq.Tables.SALES_HOUR;
import static reporting.jooq.Tables.SKU_HOUR;

import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Repository;

/** Deletes the data of a retired generation in chunks. */
@Repository
class Retirement {

    static final int CHUNK = 10_000;

    private static final List<Table<? extends Record>> TABLES =
            List.of(ORDER_FACT, ORDER_LINE, ORDER_RETURN, SALES_HOUR, SKU_HOUR, COUPON_HOUR, FUNDER_HOUR);

    private final DSLContext database;

    Retirement(DSLContext database) {
        this.database = database;
    }

    /** Deletes at most one chunk of {@link #CHUNK} rows; false when no rows were left. */
    boolean deleteSome(Generation retired) {
        for (Table<? extends Record> table : TABLES) {
            Field<Integer> number = Objects.requireNonNull(table.field("generation", Integer.class));
            int deleted = database.deleteFrom(table)
                    .where(condition(
                            "ctid = any(array({0}))",
                            select(field("ctid"))
                                    .from(table)
                                    .where(number.eq(retired.number()))
                                    .limit(CHUNK)))
                    .execute();
            if (deleted > 0) {
                return true;
            }
        }
        return false;
    }
}
