package order.replica;

import static order.jooq.Tables.OFFER_VERSION;
import static order.jooq.Tables.PROMOTION_CODE;
import static order.jooq.Tables.STANDING_OFFER;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import order.offer.KnownCode;
import order.offer.KnownOffer;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import outbox.EventTypes;
import platform.sql.Unnest;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.PromotionEvent.OfferChanged;
import promotion.PromotionRequest;
import promotion.document.CodeHash;

/** A copy of what promotion has told of its coupon codes. It has only their hashes. */
@Repository
public class PromotionCodes {

    private final DSLContext database;

    PromotionCodes(DSLContext database) {
        this.database = database;
    }

    /**
     * Returns what is known of these codes, with the current versions of their promotions, by normalised code. Unknown codes are missing.
     * Reads nothing if there are no codes.
     *
     * @param typed as shoppers have typed them
     */
    public Map<String, KnownCode> read(Collection<String> typed) {
        Map<String, String> codes = new HashMap<>();
        typed.forEach(each -> {
            String normalised = PromotionRequest.normalised(each);
            codes.put(CodeHash.of(normalised), normalised);
        });
        Map<String, KnownCode> known = new HashMap<>();
        if (codes.isEmpty()) {
            return known;
        }
        database.select(PROMOTION_CODE.fields())
                .select(OFFER_VERSION.OFFER)
                .from(PROMOTION_CODE)
                .join(STANDING_OFFER)
                .on(STANDING_OFFER.PROMOTION_ID.eq(PROMOTION_CODE.PROMOTION_ID))
                .join(OFFER_VERSION)
                .on(OFFER_VERSION.PROMOTION_ID.eq(STANDING_OFFER.PROMOTION_ID))
                .and(OFFER_VERSION.VERSION.eq(STANDING_OFFER.VERSION))
                .where(anyOf(PROMOTION_CODE.CODE_HASH, codes.keySet()))
                .forEach(row -> {
                    var code = row.into(PROMOTION_CODE);
                    OfferChanged offer =
                            EventTypes.decode(row.get(OFFER_VERSION.OFFER).data(), OfferChanged.class);
                    if (offer.terms() != null) {
                        known.put(
                                codes.get(code.getCodeHash()),
                                new KnownCode(
                                        KnownOffer.of(offer, offer.terms()),
                                        code.getUsable(),
                                        code.getCustomer(),
                                        code.getAmountMinor(),
                                        code.getExpiresAt() == null
                                                ? null
                                                : code.getExpiresAt().toInstant()));
                    }
                });
        return known;
    }

    private record Told(String promotionId, ChangedCode code) {}

    /**
     * Saves the codes of these events. For each code the highest version counts, in whatever order the events arrive; the same version may be
     * told again.
     */
    public void update(Collection<CodesChanged> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<String, Told> newest = new TreeMap<>();
        for (CodesChanged event : events) {
            for (ChangedCode code : event.codes()) {
                newest.merge(
                        code.codeHash(),
                        new Told(event.promotionId(), code),
                        (a, b) -> a.code().version() > b.code().version() ? a : b);
            }
        }
        Unnest.Rows rows = Unnest.<Told>of(newest.values())
                .column(PROMOTION_CODE.CODE_HASH, told -> told.code().codeHash())
                .column(PROMOTION_CODE.PROMOTION_ID, Told::promotionId)
                .column(PROMOTION_CODE.VERSION, told -> told.code().version())
                .column(PROMOTION_CODE.USABLE, told -> told.code().usable())
                .column(PROMOTION_CODE.CUSTOMER, told -> told.code().customer())
                .column(PROMOTION_CODE.AMOUNT_MINOR, told -> told.code().amountMinor())
                .column(
                        PROMOTION_CODE.EXPIRES_AT,
                        told -> told.code().expiresAt() == null
                                ? null
                                : told.code().expiresAt().atOffset(ZoneOffset.UTC))
                .as("told");
        database.insertInto(PROMOTION_CODE, rows.columns())
                .select(rows.select())
                .onConflict(PROMOTION_CODE.CODE_HASH)
                .doUpdate()
                .setAllToExcluded()
                .where(excluded(PROMOTION_CODE.VERSION).ge(PROMOTION_CODE.VERSION))
                .execute();
    }
}
