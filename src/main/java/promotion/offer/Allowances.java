package promotion.offer;

import static org.jooq.impl.DSL.noCondition;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Sequences.LIMITS_TOLD;
import static promotion.jooq.Tables.ALLOWANCE;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectForUpdateStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import promotion.document.Limit;
import promotion.document.Pseudonym;
import promotion.jooq.tables.records.AllowanceRecord;
import promotion.offer.Allowance.Key;

/** The table of what is used of the limits. Its constraints enforce the limits. */
@Repository
public class Allowances {

    private final DSLContext database;

    Allowances(DSLContext database) {
        this.database = database;
    }

    /** Locks the stored allowances with these keys, in the order of the keys. An allowance that nothing has used yet is absent. */
    public Map<Key, Allowance> lock(Collection<Key> keys) {
        return byKey(wanted(keys).forNoKeyUpdate().of(ALLOWANCE));
    }

    /** Returns them as they were last committed. Locks nothing. */
    Map<Key, Allowance> read(Collection<Key> keys) {
        return byKey(wanted(keys));
    }

    private SelectForUpdateStep<Record> wanted(Collection<Key> keys) {
        Unnest.Rows wanted = Unnest.<Key>of(keys)
                .column(ALLOWANCE.PROMOTION_ID, Key::promotionId)
                .column(ALLOWANCE.PER, key -> key.per().name())
                .column(ALLOWANCE.SUBJECT, Key::subject)
                .as("wanted");
        return database.select(ALLOWANCE.fields())
                .from(ALLOWANCE)
                .join(wanted.table())
                .on(sameKey(wanted))
                .orderBy(ALLOWANCE.PROMOTION_ID, ALLOWANCE.PER, ALLOWANCE.SUBJECT);
    }

    private static Map<Key, Allowance> byKey(ResultQuery<Record> rows) {
        Map<Key, Allowance> found = new HashMap<>();
        rows.fetchInto(ALLOWANCE).forEach(row -> {
            Allowance allowance = allowance(row);
            found.put(allowance.key(), allowance);
        });
        return found;
    }

    /**
     * Returns at most {@code limit} allowances of the promotion for one kind of limit, in the order of their subjects.
     *
     * @param afterSubject the subject before the first one; null to begin with the first
     */
    public List<Allowance> page(
            String promotionId, Limit.Per per, @Nullable String customer, @Nullable String afterSubject, int limit) {
        return database.selectFrom(ALLOWANCE)
                .where(ALLOWANCE.PROMOTION_ID.eq(promotionId))
                .and(ALLOWANCE.PER.eq(per.name()))
                .and(customer == null ? noCondition() : ALLOWANCE.SUBJECT.endsWith(Pseudonym.of(customer)))
                .and(afterSubject == null ? noCondition() : ALLOWANCE.SUBJECT.gt(afterSubject))
                .orderBy(ALLOWANCE.SUBJECT)
                .limit(limit)
                .fetch(Allowances::allowance);
    }

    /**
     * A number for the uses that are published. Of two transactions that lock the same promotion or allowance, the later one gets the higher
     * number if it asks after it has locked.
     */
    public long nextUseNumber() {
        return database.nextval(LIMITS_TOLD);
    }

    /**
     * Inserts new allowances and updates stored ones. If another transaction stored one of the new keys meanwhile, the insert violates the
     * primary key and the batch is repeated.
     */
    public void save(TrackedRows<Key, Allowance> rows) {
        rows.writeInserted(this::insert);
        rows.writeUpdated(this::update);
    }

    private void insert(List<Allowance> allowances) {
        atCommit(columns(allowances).insertInto(database, ALLOWANCE));
    }

    private void update(List<Allowance> allowances) {
        Unnest.Rows rows = columns(allowances).as("changed");
        atCommit(database.update(ALLOWANCE)
                .set(ALLOWANCE.MAX_USES, rows.field(ALLOWANCE.MAX_USES))
                .set(ALLOWANCE.MAX_MINOR, rows.field(ALLOWANCE.MAX_MINOR))
                .set(ALLOWANCE.HELD_USES, rows.field(ALLOWANCE.HELD_USES))
                .set(ALLOWANCE.REDEEMED_USES, rows.field(ALLOWANCE.REDEEMED_USES))
                .set(ALLOWANCE.HELD_MINOR, rows.field(ALLOWANCE.HELD_MINOR))
                .set(ALLOWANCE.REDEEMED_MINOR, rows.field(ALLOWANCE.REDEEMED_MINOR))
                .from(rows.table())
                .where(sameKey(rows)));
    }

    private static Condition sameKey(Unnest.Rows rows) {
        return ALLOWANCE
                .PROMOTION_ID
                .eq(rows.field(ALLOWANCE.PROMOTION_ID))
                .and(ALLOWANCE.PER.eq(rows.field(ALLOWANCE.PER)))
                .and(ALLOWANCE.SUBJECT.eq(rows.field(ALLOWANCE.SUBJECT)));
    }

    private static Unnest<Allowance> columns(List<Allowance> allowances) {
        return Unnest.<Allowance>of(allowances)
                .column(ALLOWANCE.PROMOTION_ID, allowance -> allowance.key().promotionId())
                .column(ALLOWANCE.PER, allowance -> allowance.key().per().name())
                .column(ALLOWANCE.SUBJECT, allowance -> allowance.key().subject())
                .column(ALLOWANCE.MAX_USES, Allowance::maxUses)
                .column(ALLOWANCE.MAX_MINOR, Allowance::maxMinor)
                .column(ALLOWANCE.HELD_USES, Allowance::heldUses)
                .column(ALLOWANCE.REDEEMED_USES, Allowance::redeemedUses)
                .column(ALLOWANCE.HELD_MINOR, Allowance::heldMinor)
                .column(ALLOWANCE.REDEEMED_MINOR, Allowance::redeemedMinor);
    }

    private static Allowance allowance(AllowanceRecord row) {
        return new Allowance(
                new Key(row.getPromotionId(), Limit.Per.valueOf(row.getPer()), row.getSubject()),
                row.getMaxUses(),
                row.getMaxMinor(),
                row.getHeldUses(),
                row.getRedeemedUses(),
                row.getHeldMinor(),
                row.getRedeemedMinor());
    }
}
