package promotion.privacy;

import static platform.sql.AnyOf.anyOf;
import static promotion.jooq.Tables.COUPON;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Repository;
import platform.page.Cursor;
import platform.page.Slice;
import platform.privacy.PersonalRecords;
import platform.sql.TrackedRows;
import promotion.customer.Profile;
import promotion.customer.Profiles;
import promotion.document.Pseudonym;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A customer's level and segments, draws from red packets, and personal coupons. Limits count uses by pseudonym and are in no export: what a
 * customer has used is in the customer's orders.
 */
@Repository
class CustomerRecords implements PersonalRecords {

    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    /** PostgreSQL takes no other texts. */
    private static final Predicate<String> TEXT = part -> part.indexOf('\0') < 0;

    private final DSLContext database;
    private final Profiles profiles;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    CustomerRecords(DSLContext database, Profiles profiles, ApplicationEventPublisher publisher, Clock clock) {
        this.database = database;
        this.profiles = profiles;
        this.publisher = publisher;
        this.clock = clock;
    }

    private record Row(String id, PersonalRecord shown) {}

    @Override
    public Slice<PersonalRecord> page(String subject, @Nullable String cursor, int limit) {
        Cursor after = Cursor.parse(cursor, 2).orElse(Cursor.of("", ""));
        Slice<Row> page = Slice.of(
                limit,
                rows -> rows(subject, after.part(0, TEXT), after.part(1, TEXT), rows),
                row -> Cursor.of(row.shown().kind(), row.id()));
        return new Slice<>(page.rows(Row::shown), page.nextCursor());
    }

    private List<Row> rows(String subject, String afterKind, String afterId, int limit) {
        String pseudonym = Pseudonym.of(subject);
        return database.fetch("""
                        select kind, id, jsonb_strip_nulls(record) as record from (
                          select 'PERSONAL_COUPON' as kind, code as id,
                                 jsonb_build_object('code', code, 'promotion_id', promotion_id, 'max_uses', max_uses) as record
                            from promotion.coupon where customer in (?, ?)
                          union all
                          select 'PROMOTION_PROFILE', '', jsonb_build_object('level', level, 'segments', segments)
                            from promotion.customer_profile where customer = ? and (level is not null or segments <> '[]')
                          union all
                          select 'RED_PACKET_DRAW', red_packet_id, jsonb_build_object(
                                   'red_packet_id', red_packet_id, 'code', code,
                                   'amount', jsonb_build_object('amount_minor', amount_minor, 'currency', currency),
                                   'claimed_at', to_char(claimed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                                   'expires_at', to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                                   'state', state)
                            from promotion.red_packet_claim join promotion.red_packet using (red_packet_id) where customer = ?) as known
                        where (kind collate "C", id collate "C") > (?, ?)
                        order by kind collate "C", id collate "C"
                        limit ?""", subject, pseudonym, pseudonym, pseudonym, afterKind, afterId, limit)
                .map(row -> new Row(
                        row.get("id", String.class),
                        new PersonalRecord(
                                row.get("kind", String.class),
                                JsonMapper.shared()
                                        .readValue(
                                                row.get("record", JSONB.class).data(), VALUES))));
    }

    @Override
    public int erase(String subject) {
        // Coupons come before profiles, as in batches of the module.
        List<String> codes = database.select(COUPON.CODE)
                .from(COUPON)
                .where(COUPON.CUSTOMER.eq(subject))
                .orderBy(COUPON.CODE)
                .forUpdate()
                .fetch(COUPON.CODE);
        database.update(COUPON)
                .set(COUPON.CUSTOMER, Pseudonym.of(subject))
                .set(COUPON.VERSION, COUPON.VERSION.plus(1))
                .set(COUPON.TOLD, false) // the copy of orders follows soon
                .where(anyOf(COUPON.CODE, codes))
                .execute();
        TrackedRows<String, Profile> rows = new TrackedRows<>(profiles.lock(Set.of(subject)));
        Profile known = rows.get(subject);
        if (known != null) {
            Profile erased = known.edited(null, List.of());
            if (erased.version() > known.version()) {
                rows.put(subject, erased);
                profiles.save(rows, clock.instant());
                publisher.publishEvent(erased.changed());
                return codes.size() + 1;
            }
        }
        return codes.size();
    }
}
