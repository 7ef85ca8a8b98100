package promotion.discount;

import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.DISCOUNT;
import static promotion.jooq.Tables.REDEMPTION;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** The table of the coupons that discounts use. A row is inserted together with its discount and never changed. */
@Repository
public class Redemptions {

    private final DSLContext database;

    Redemptions(DSLContext database) {
        this.database = database;
    }

    /** The uses of a coupon: by granted discounts and by redeemed discounts. */
    public record Uses(long held, long redeemed) {

        public static final Uses NONE = new Uses(0, 0);
    }

    private record Row(String reference, String code, String promotionId) {}

    /** Inserts the coupon uses of new discounts. */
    public void add(Collection<Discount> discounts) {
        List<Row> used = discounts.stream()
                .flatMap(discount -> discount.applied().stream()
                        .filter(applied -> applied.couponCode() != null)
                        .map(applied -> new Row(discount.reference(), applied.couponCode(), applied.promotionId())))
                .sorted(Comparator.comparing(Row::reference).thenComparing(Row::code))
                .toList();
        if (used.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(used)
                .column(REDEMPTION.REFERENCE, Row::reference)
                .column(REDEMPTION.CODE, Row::code)
                .column(REDEMPTION.PROMOTION_ID, Row::promotionId)
                .insertInto(database, REDEMPTION));
    }

    /** Counts the uses by code. Coupons without uses are absent. Reads as many rows as there are uses. */
    public Map<String, Uses> count(Collection<String> codes) {
        Map<String, Uses> uses = new HashMap<>();
        var held = DSL.count().filterWhere(DISCOUNT.STATUS.eq("granted"));
        var redeemed = DSL.count().filterWhere(DISCOUNT.STATUS.eq("redeemed"));
        database.select(REDEMPTION.CODE, held, redeemed)
                .from(REDEMPTION)
                .join(DISCOUNT)
                .on(DISCOUNT.REFERENCE.eq(REDEMPTION.REFERENCE))
                .where(anyOf(REDEMPTION.CODE, codes))
                .groupBy(REDEMPTION.CODE)
                .forEach(row -> uses.put(row.value1(), new Uses(row.value2(), row.value3())));
        return uses;
    }
}
