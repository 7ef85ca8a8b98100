package order.replica;

import static order.jooq.Tables.STANDING_OFFER;
import static org.jooq.impl.DSL.excluded;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import promotion.PromotionEvent.OfferChanged;

/**
 * A copy of promotion's offers that apply without a coupon, from its events. While no such offer is valid, an order without coupons need not
 * ask promotion for a discount. A change by an operator applies to orders as soon as the operator's request has been answered.
 */
@Repository
public class StandingOffers {

    private final DSLContext database;

    StandingOffers(DSLContext database) {
        this.database = database;
    }

    /** @param endsAt the offer is not valid at this time and later; null if it has no end */
    record Span(Instant startsAt, @Nullable Instant endsAt) {
        boolean holds(Instant at) {
            return !at.isBefore(startsAt) && (endsAt == null || at.isBefore(endsAt));
        }
    }

    public record Now(List<Span> spans) {
        public boolean isAnyValid(Instant at) {
            return spans.stream().anyMatch(span -> span.holds(at));
        }
    }

    /** @param wanted false if the caller will not use the offers; then nothing is read from the database */
    public Now now(boolean wanted) {
        return new Now(
                wanted
                        ? database.select(STANDING_OFFER.STARTS_AT, STANDING_OFFER.ENDS_AT)
                                .from(STANDING_OFFER)
                                .where(STANDING_OFFER.AUTOMATIC)
                                .fetch(row -> new Span(
                                        row.value1().toInstant(),
                                        row.value2() == null
                                                ? null
                                                : row.value2().toInstant()))
                        : List.of());
    }

    /** Saves the offers of these events. For each offer the highest version is kept, in whatever order the events arrive. */
    public void update(Collection<OfferChanged> events) {
        for (OfferChanged event : events) {
            database.insertInto(STANDING_OFFER)
                    .set(STANDING_OFFER.PROMOTION_ID, event.promotionId())
                    .set(STANDING_OFFER.VERSION, event.version())
                    .set(STANDING_OFFER.AUTOMATIC, event.automatic())
                    .set(STANDING_OFFER.STARTS_AT, utc(event.startsAt()))
                    .set(STANDING_OFFER.ENDS_AT, utc(event.endsAt()))
                    .onConflict(STANDING_OFFER.PROMOTION_ID)
                    .doUpdate()
                    .setAllToExcluded()
                    .where(excluded(STANDING_OFFER.VERSION).gt(STANDING_OFFER.VERSION))
                    .execute();
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
