package order.replica;

import static order.jooq.Tables.OFFER_CHANGE;
import static order.jooq.Tables.OFFER_VERSION;
import static order.jooq.Tables.STANDING_OFFER;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.row;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import order.offer.OfferBook;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Row2;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import outbox.EventTypes;
import promotion.PromotionEvent.OfferChanged;

/**
 * A copy of promotion's offers, from its events: the current versions of those that apply without a coupon, and all versions that were ever
 * published with their terms. A change by an operator applies to orders as soon as the operator's request has been answered.
 */
@Order(5)
@Repository
public class StandingOffers implements Replica<OfferChanged> {

    private final DSLContext database;
    private volatile Known known = Known.NOTHING;

    StandingOffers(DSLContext database) {
        this.database = database;
    }

    /** @param automatic by id; only these are compiled */
    private record Known(Map<String, OfferChanged> automatic, OfferBook book) {
        static final Known NOTHING = new Known(Map.of(), OfferBook.EMPTY);
    }

    /**
     * The current offers. They are read and compiled again only after a change, and then only those that have changed are read.
     *
     * @param wanted false if the caller will not use the offers; then nothing is read from the database
     */
    public OfferBook now(boolean wanted) {
        return wanted ? now() : OfferBook.EMPTY;
    }

    /** The offers as they were last read, perhaps before a change. Reads nothing. */
    public OfferBook lastRead() {
        return known.book();
    }

    private OfferBook now() {
        Known before = known;
        long number = database.select(OFFER_CHANGE.NUMBER).from(OFFER_CHANGE).fetchSingle(OFFER_CHANGE.NUMBER);
        if (number == before.book().number()) {
            return before.book();
        }
        Known base = number < before.book().number() ? Known.NOTHING : before; // a restored database may be older
        Map<String, OfferChanged> automatic = new HashMap<>(base.automatic());
        // Changes that were committed after the first statement are found, too. They are read again with their number.
        database.select(
                        STANDING_OFFER.PROMOTION_ID,
                        STANDING_OFFER.VERSION,
                        STANDING_OFFER.AUTOMATIC,
                        STANDING_OFFER.STARTS_AT,
                        STANDING_OFFER.ENDS_AT,
                        OFFER_VERSION.OFFER)
                .from(STANDING_OFFER)
                .leftJoin(OFFER_VERSION)
                .on(OFFER_VERSION.PROMOTION_ID.eq(STANDING_OFFER.PROMOTION_ID))
                .and(OFFER_VERSION.VERSION.eq(STANDING_OFFER.VERSION))
                .and(STANDING_OFFER.AUTOMATIC)
                .where(STANDING_OFFER.CHANGE_NO.gt(base.book().number()))
                .forEach(row -> {
                    if (row.value3()) {
                        @Nullable JSONB offer = row.value6();
                        automatic.put(
                                row.value1(),
                                offer == null
                                        ? new OfferChanged(
                                                row.value1(),
                                                row.value2(),
                                                true,
                                                row.value4().toInstant(),
                                                row.value5() == null
                                                        ? null
                                                        : row.value5().toInstant(),
                                                null)
                                        : EventTypes.decode(offer.data(), OfferChanged.class));
                    } else {
                        automatic.remove(row.value1());
                    }
                });
        Known now = new Known(Map.copyOf(automatic), OfferBook.of(number, automatic.values()));
        known = now;
        return now.book();
    }

    /**
     * The offers as an order has seen them: the versions that were current after a change. Contains only those that were valid at a time, and
     * those that were published with their terms.
     *
     * @param number the number of the change
     * @param used further versions to contain, by promotion id: those whose coupon codes the order has used
     */
    public OfferBook asOf(long number, Instant at, Map<String, Long> used) {
        Map<String, OfferChanged> offers = new HashMap<>();
        database.fetch("""
                        select offer from (
                          select distinct on (promotion_id) offer from "order".offer_version
                           where change_no <= ?
                           order by promotion_id, version desc) as of_then
                         where (offer ->> 'automatic')::boolean
                           and (offer ->> 'starts_at')::timestamptz <= ?::timestamptz
                           and ((offer ->> 'ends_at') is null or (offer ->> 'ends_at')::timestamptz > ?::timestamptz)""", number, utcOrNull(at), utcOrNull(at)).forEach(row -> {
            OfferChanged offer = EventTypes.decode(row.get(0, JSONB.class).data(), OfferChanged.class);
            offers.put(offer.promotionId(), offer);
        });
        versions(used).forEach(offer -> offers.put(offer.promotionId(), offer));
        return OfferBook.of(number, offers.values());
    }

    /** The versions of promotions that were current after a change, with or without a coupon, by id. Unknown promotions are missing. */
    public Map<String, Long> versionsAsOf(long number, Collection<String> promotionIds) {
        return promotionIds.isEmpty()
                ? Map.of()
                : database.select(OFFER_VERSION.PROMOTION_ID, max(OFFER_VERSION.VERSION))
                        .from(OFFER_VERSION)
                        .where(anyOf(OFFER_VERSION.PROMOTION_ID, promotionIds))
                        .and(OFFER_VERSION.CHANGE_NO.le(number))
                        .groupBy(OFFER_VERSION.PROMOTION_ID)
                        .fetchMap(row -> row.value1(), row -> row.value2());
    }

    /**
     * These versions of promotions, without those that were published without their terms, and those that are not known.
     *
     * @param versions by promotion id
     */
    public List<OfferChanged> versions(Map<String, Long> versions) {
        List<Row2<String, Long>> keys = versions.entrySet().stream()
                .map(each -> row(each.getKey(), each.getValue()))
                .toList();
        return keys.isEmpty()
                ? List.of()
                : database.select(OFFER_VERSION.OFFER)
                        .from(OFFER_VERSION)
                        .where(row(OFFER_VERSION.PROMOTION_ID, OFFER_VERSION.VERSION)
                                .in(keys))
                        .fetch(found -> EventTypes.decode(found.value1().data(), OfferChanged.class));
    }

    /**
     * Promotions without a coupon that no order in a currency could get at a time, as the versions say that were current after a change. First
     * those that were paused then, then those that began or ended closest to the time.
     *
     * @param number the number of the change
     */
    public List<OfferChanged> notValidAsOf(long number, Instant at, String currency, int limit) {
        return database.fetch("""
                        select offer from (
                          select distinct on (promotion_id) promotion_id, offer, (offer ->> 'automatic')::boolean as automatic,
                                 (offer ->> 'starts_at')::timestamptz as starts_at, (offer ->> 'ends_at')::timestamptz as ends_at,
                                 ?::timestamptz as at
                            from "order".offer_version
                           where change_no <= ?
                           order by promotion_id, version desc) as of_then
                         where not (offer #>> '{terms,needs_coupon}')::boolean
                           and coalesce(offer #>> '{terms,currency}', ?) = ?
                           and not (automatic and starts_at <= at and (ends_at is null or ends_at > at))
                         order by starts_at <= at and (ends_at is null or ends_at > at) desc,
                                  least(abs(extract(epoch from starts_at - at)), abs(extract(epoch from ends_at - at))),
                                  promotion_id
                         limit ?""", utcOrNull(at), number, currency, currency, limit)
                .map(row -> EventTypes.decode(row.get(0, JSONB.class).data(), OfferChanged.class));
    }

    @Override
    public Class<OfferChanged> events() {
        return OfferChanged.class;
    }

    /** Saves the offers of these events. For each offer the highest version counts, in whatever order the events arrive. */
    @Override
    public void update(Collection<OfferChanged> events) {
        if (events.isEmpty()) {
            return;
        }
        // The row stays locked until the commit, so changes are committed in the order of their numbers.
        long number = Objects.requireNonNull(database.update(OFFER_CHANGE)
                .set(OFFER_CHANGE.NUMBER, OFFER_CHANGE.NUMBER.plus(1))
                .returningResult(OFFER_CHANGE.NUMBER)
                .fetchSingle()
                .value1());
        for (OfferChanged event : events) {
            // The same version is published again with its terms, if an older build published it without them.
            database.insertInto(STANDING_OFFER)
                    .set(STANDING_OFFER.PROMOTION_ID, event.promotionId())
                    .set(STANDING_OFFER.VERSION, event.version())
                    .set(STANDING_OFFER.AUTOMATIC, event.automatic())
                    .set(STANDING_OFFER.STARTS_AT, utcOrNull(event.startsAt()))
                    .set(STANDING_OFFER.ENDS_AT, utcOrNull(event.endsAt()))
                    .set(STANDING_OFFER.CHANGE_NO, number)
                    .onConflict(STANDING_OFFER.PROMOTION_ID)
                    .doUpdate()
                    .setAllToExcluded()
                    .where(excluded(STANDING_OFFER.VERSION).ge(STANDING_OFFER.VERSION))
                    .execute();
            if (event.terms() != null) {
                database.insertInto(OFFER_VERSION)
                        .set(OFFER_VERSION.PROMOTION_ID, event.promotionId())
                        .set(OFFER_VERSION.VERSION, event.version())
                        .set(OFFER_VERSION.CHANGE_NO, number)
                        .set(OFFER_VERSION.OFFER, JSONB.valueOf(EventTypes.encode(event)))
                        .onConflictDoNothing()
                        .execute();
            }
        }
    }
}
