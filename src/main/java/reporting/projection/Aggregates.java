package reporting.projection;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.Writes.atCommit;
import static reporting.jooq.Tables.COUPON_HOUR;
import static reporting.jooq.Tables.FUNDER_HOUR;
import static reporting.jooq.Tables.SALES_HOUR;
import static reporting.jooq.Tables.SKU_HOUR;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** Stores the sums of a generation. Each write adds changes to them. */
@Repository
public class Aggregates {

    private final DSLContext database;

    Aggregates(DSLContext database) {
        this.database = database;
    }

    public void add(int generation, Deltas deltas) {
        new Addition<Hour, SalesMeasure>(SALES_HOUR, generation, deltas.sales().rows())
                .key(SALES_HOUR.HOUR, Aggregates::start)
                .key(SALES_HOUR.CHANNEL, Hour::channel)
                .key(SALES_HOUR.COUNTRY, Hour::country)
                .key(SALES_HOUR.CURRENCY, Hour::currency)
                .write(database, SalesMeasure.values());
        new Addition<SkuHour, SkuMeasure>(SKU_HOUR, generation, deltas.skus().rows())
                .key(SKU_HOUR.HOUR, key -> start(key.hour()))
                .key(SKU_HOUR.SKU_ID, SkuHour::skuId)
                .key(SKU_HOUR.CHANNEL, key -> key.hour().channel())
                .key(SKU_HOUR.COUNTRY, key -> key.hour().country())
                .key(SKU_HOUR.CURRENCY, key -> key.hour().currency())
                .key(SKU_HOUR.CATEGORY, SkuHour::category)
                .write(database, SkuMeasure.values());
        new Addition<CouponHour, CouponMeasure>(
                        COUPON_HOUR, generation, deltas.coupons().rows())
                .key(COUPON_HOUR.HOUR, key -> start(key.hour()))
                .key(COUPON_HOUR.CHANNEL, key -> key.hour().channel())
                .key(COUPON_HOUR.COUNTRY, key -> key.hour().country())
                .key(COUPON_HOUR.CURRENCY, key -> key.hour().currency())
                .key(COUPON_HOUR.CODE, CouponHour::code)
                .key(COUPON_HOUR.PROMOTION_ID, CouponHour::promotionId)
                .write(database, CouponMeasure.values());
        new Addition<FunderHour, FunderMeasure>(
                        FUNDER_HOUR, generation, deltas.funders().rows())
                .key(FUNDER_HOUR.HOUR, key -> start(key.hour()))
                .key(FUNDER_HOUR.CHANNEL, key -> key.hour().channel())
                .key(FUNDER_HOUR.COUNTRY, key -> key.hour().country())
                .key(FUNDER_HOUR.CURRENCY, key -> key.hour().currency())
                .key(FUNDER_HOUR.FUNDER, FunderHour::funder)
                .key(FUNDER_HOUR.PROMOTION_ID, FunderHour::promotionId)
                .write(database, FunderMeasure.values());
    }

    private static OffsetDateTime start(Hour hour) {
        return hour.start().atOffset(ZoneOffset.UTC);
    }

    /** The column of a measure, which has the measure's name in lower case. */
    public static Field<Long> column(Table<?> table, Enum<?> measure) {
        String name = measure.name().toLowerCase(Locale.ROOT);
        return requireNonNull(table.field(name, Long.class), name);
    }

    /** Writes rows to one table: inserts a row for a new key, and adds to the row of a known key. */
    private static final class Addition<K, M extends Enum<M>> {

        private final Table<? extends Record> table;
        private final List<Sums.Row<K, M>> rows;
        private final Unnest<Sums.Row<K, M>> columns;
        private final List<Field<?>> keys;

        Addition(Table<? extends Record> table, int generation, List<Sums.Row<K, M>> rows) {
            this.table = table;
            this.rows = rows;
            this.keys = requireNonNull(table.getPrimaryKey()).getFields().stream()
                    .<Field<?>>map(key -> key)
                    .toList();
            Field<Integer> number = requireNonNull(table.field("generation", Integer.class));
            this.columns = Unnest.of(rows).column(number, row -> generation);
        }

        <T> Addition<K, M> key(Field<T> column, Function<K, T> value) {
            columns.column(column, row -> value.apply(row.key()));
            return this;
        }

        void write(DSLContext database, M[] measures) {
            if (rows.isEmpty()) {
                return;
            }
            Map<Field<?>, Field<?>> sums = new HashMap<>();
            for (M measure : measures) {
                Field<Long> column = column(table, measure);
                columns.column(column, row -> row.sum(measure));
                sums.put(column, column.plus(excluded(column)));
            }
            Unnest.Rows added = columns.as("added");
            atCommit(database.insertInto(table, added.columns())
                    .select(added.select())
                    .onConflict(keys)
                    .doUpdate()
                    .set(sums));
        }
    }
}
