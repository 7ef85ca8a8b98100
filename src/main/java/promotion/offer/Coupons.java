package promotion.offer;

import static org.jooq.impl.DSL.not;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.COUPON;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import promotion.jooq.tables.records.CouponRecord;

/** The table of coupons, by normalised code. The constraint of the table enforces the limits. */
@Repository
public class Coupons {

    private final DSLContext database;

    Coupons(DSLContext database) {
        this.database = database;
    }

    /** Returns the coupons as they were last committed, by code. Locks nothing. */
    public Map<String, Coupon> read(Collection<String> codes) {
        Map<String, Coupon> found = HashMap.newHashMap(codes.size());
        database.selectFrom(COUPON)
                .where(anyOf(COUPON.CODE, codes))
                .forEach(row -> found.put(row.getCode(), coupon(row)));
        return found;
    }

    /** Locks the stored coupons with these codes, in the order of the codes. Returns them by code. */
    public Map<String, Coupon> lock(Collection<String> codes) {
        Map<String, Coupon> found = HashMap.newHashMap(codes.size());
        database.selectFrom(COUPON)
                .where(anyOf(COUPON.CODE, codes))
                .orderBy(COUPON.CODE)
                .forNoKeyUpdate()
                .forEach(row -> found.put(row.getCode(), coupon(row)));
        return found;
    }

    /** Returns at most {@code limit} coupons of the promotion after {@code afterCode}, in the order of their codes. */
    public List<Coupon> page(String promotionId, String afterCode, int limit) {
        return database.selectFrom(COUPON)
                .where(COUPON.PROMOTION_ID.eq(promotionId))
                .and(COUPON.CODE.gt(afterCode))
                .orderBy(COUPON.CODE)
                .limit(limit)
                .fetch(Coupons::coupon);
    }

    /** Returns at most {@code limit} coupons of a batch of codes after {@code afterCode}, in the order of their codes. */
    public List<Coupon> pageOfBatch(UUID codeBatchId, String afterCode, int limit) {
        return database.selectFrom(COUPON)
                .where(COUPON.CODE_BATCH_ID.eq(codeBatchId))
                .and(COUPON.CODE.gt(afterCode))
                .orderBy(COUPON.CODE)
                .limit(limit)
                .fetch(Coupons::coupon);
    }

    /**
     * Inserts new coupons and updates stored ones. If another transaction stored one of the new codes meanwhile, the insert violates the
     * primary key and the batch is repeated.
     */
    public void save(TrackedRows<String, Coupon> rows) {
        rows.writeInserted(this::insert);
        rows.writeUpdated(this::update);
    }

    private void insert(List<Coupon> coupons) {
        atCommit(columns(coupons)
                .column(COUPON.PROMOTION_ID, Coupon::promotionId)
                .column(COUPON.CODE_BATCH_ID, Coupon::codeBatchId)
                .column(COUPON.AMOUNT_MINOR, Coupon::amountMinor)
                .column(COUPON.EXPIRES_AT, Coupons::expiresAt)
                .column(COUPON.TOLD, coupon -> true) // the transaction publishes them
                .insertInto(database, COUPON));
    }

    private void update(List<Coupon> coupons) {
        atCommit(columns(coupons).update(database, COUPON, COUPON.CODE));
    }

    /** Codes of coupons that are not published. Locks the coupons, and skips those that another transaction has locked. */
    List<String> unpublished(int limit) {
        return database.select(COUPON.CODE)
                .from(COUPON)
                .where(not(COUPON.TOLD))
                .orderBy(COUPON.CODE)
                .limit(limit)
                .forNoKeyUpdate()
                .skipLocked()
                .fetch(COUPON.CODE);
    }

    /** Saves whether the coupons with these codes are published. A timer soon publishes those that are not. */
    public void setPublished(Collection<String> codes, boolean published) {
        if (codes.isEmpty()) {
            return;
        }
        atCommit(database.update(COUPON).set(COUPON.TOLD, published).where(anyOf(COUPON.CODE, codes)));
    }

    private static Unnest<Coupon> columns(List<Coupon> coupons) {
        return Unnest.<Coupon>of(coupons)
                .column(COUPON.CODE, Coupon::code)
                .column(COUPON.MAX_USES, Coupon::maxUses)
                .column(COUPON.CUSTOMER, Coupon::customer)
                .column(COUPON.WITHDRAWN, Coupon::withdrawn)
                .column(COUPON.HELD, Coupon::held)
                .column(COUPON.REDEEMED, Coupon::redeemed)
                .column(COUPON.VERSION, Coupon::version);
    }

    private static @Nullable OffsetDateTime expiresAt(Coupon coupon) {
        return coupon.expiresAt() == null ? null : coupon.expiresAt().atOffset(ZoneOffset.UTC);
    }

    private static Coupon coupon(CouponRecord row) {
        return new Coupon(
                row.getCode(),
                row.getPromotionId(),
                row.getMaxUses(),
                row.getCustomer(),
                row.getCodeBatchId(),
                row.getAmountMinor(),
                row.getExpiresAt() == null ? null : row.getExpiresAt().toInstant(),
                row.getWithdrawn(),
                row.getHeld(),
                row.getRedeemed(),
                row.getVersion());
    }
}
