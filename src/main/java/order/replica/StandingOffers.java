package order.replica;

import static order.jooq.Tables.STANDING_OFFER;
import static org.jooq.impl.DSL.excluded;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jmolecules.ddd.annotation.Repository;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import promotion.PromotionEvent.OfferChanged;

/**
 * What promotion has told of offers that apply without a coupon: while there is none, it need not be asked about an order that
 * brings no coupon either. What an operator changed counts for orders from the moment the change was answered.
 */
@Repository
@Component
public class StandingOffers {

    private final DSLContext database;

    StandingOffers(DSLContext database) {
        this.database = database;
    }

    /** @param endsAt no longer valid then; null: for ever */
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

    /** @param wanted false where nothing will be asked, so that nothing is read */
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

    /** Notes what was told; of an offer the highest version counts, whatever comes when. */
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
