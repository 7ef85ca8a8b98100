package order.replica;

import static order.jooq.Tables.OFFER_VERSION;
import static order.jooq.Tables.PROMOTION_CODE;
import static order.jooq.Tables.STANDING_OFFER;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import order.offer.KnownCode;
import order.offer.KnownOffer;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import outbox.EventTypes;
import platform.sql.Newest;
import platform.sql.Unnest;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.PromotionEvent.OfferChanged;
import promotion.PromotionRequest;
import promotion.document.CodeHash;

/** A copy of what promotion has published of its coupon codes. It has only their hashes. */
@Order(6)
@Repository
public class PromotionCodes implements Replica<CodesChanged> {

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

    private record CodeOf(String promotionId, ChangedCode code) {}

    @Override
    public Class<CodesChanged> events() {
        return CodesChanged.class;
    }

    /**
     * Saves the codes of these events. For each code the highest version counts, in whatever order the events arrive; the same version may be
     * published again.
     */
    @Override
    public void update(Collection<CodesChanged> events) {
        if (events.isEmpty()) {
            return;
        }
        List<CodeOf> codes = events.stream()
                .flatMap(event -> event.codes().stream().map(code -> new CodeOf(event.promotionId(), code)))
                .toList();
        var newest = Newest.of(
                codes, each -> each.code().codeHash(), each -> each.code().version());
        Unnest.Rows rows = Unnest.of(newest.values())
                .column(PROMOTION_CODE.CODE_HASH, each -> each.code().codeHash())
                .column(PROMOTION_CODE.PROMOTION_ID, CodeOf::promotionId)
                .column(PROMOTION_CODE.VERSION, each -> each.code().version())
                .column(PROMOTION_CODE.USABLE, each -> each.code().usable())
                .column(PROMOTION_CODE.CUSTOMER, each -> each.code().customer())
                .column(PROMOTION_CODE.AMOUNT_MINOR, each -> each.code().amountMinor())
                .column(
                        PROMOTION_CODE.EXPIRES_AT,
                        each -> each.code().expiresAt() == null
                                ? null
                                : each.code().expiresAt().atOffset(ZoneOffset.UTC))
                .as("published");
        database.insertInto(PROMOTION_CODE, rows.columns())
                .select(rows.select())
                .onConflict(PROMOTION_CODE.CODE_HASH)
                .doUpdate()
                .setAllToExcluded()
                .where(excluded(PROMOTION_CODE.VERSION).ge(PROMOTION_CODE.VERSION))
                .execute();
    }
}
