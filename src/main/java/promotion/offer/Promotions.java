package promotion.offer;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.jsonbGetAttributeAsText;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.EDITION;
import static promotion.jooq.Tables.LEFT_OUT;
import static promotion.jooq.Tables.PROMOTION_VERSION;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import promotion.document.DefinitionDocument;
import promotion.document.Limit;
import promotion.jooq.Tables;
import promotion.jooq.tables.records.PromotionRecord;
import promotion.jooq.tables.records.PromotionVersionRecord;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The table of promotions. Its constraint enforces the budgets; the decisions in memory only detect it earlier. */
@Repository
public class Promotions {

    // jOOQ adds the underscore, because the schema has the same name.
    private static final promotion.jooq.tables.Promotion PROMOTION = Tables.PROMOTION_;

    /** The key of the layer in a definition. */
    private static final String LAYER = "layer";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(each -> each.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final DSLContext database;

    Promotions(DSLContext database) {
        this.database = database;
    }

    /** Returns the promotions as they were last committed, by id. Locks nothing. */
    public Map<String, Promotion> read(Collection<String> promotionIds) {
        Map<String, Promotion> found = HashMap.newHashMap(promotionIds.size());
        database.selectFrom(PROMOTION)
                .where(anyOf(PROMOTION.PROMOTION_ID, promotionIds))
                .forEach(row -> found.put(row.getPromotionId(), promotion(row)));
        return found;
    }

    /** The number of edits of promotions so far. Two reads of the same number see the same terms. */
    long edition() {
        return requireNonNull(database.fetchValue(EDITION.NUMBER));
    }

    /** Returns the promotions that apply without a coupon and end after an instant. Locks nothing. */
    List<Promotion> automatic(Instant endAfter) {
        return database.selectFrom(PROMOTION)
                .where(not(PROMOTION.NEEDS_COUPON))
                .and(not(PROMOTION.SUSPENDED))
                .and(not(PROMOTION.DRAFT))
                .and(PROMOTION.ENDS_AT.isNull().or(PROMOTION.ENDS_AT.gt(atUtc(endAfter))))
                .fetch(Promotions::promotion);
    }

    /**
     * Returns promotions that may conflict with this one, in the order of their ids: those that have not ended at the instant, are valid at
     * the same time and in the same currency as it, and of which one is not combinable or both belong to the same layer.
     *
     * @param limit the highest number of promotions that are returned
     */
    public List<Promotion> competing(Promotion promotion, Instant now, int limit) {
        Terms terms = promotion.terms();
        Instant from = terms.startsFrom(now);
        Condition competing = PROMOTION
                .PROMOTION_ID
                .ne(promotion.promotionId())
                .and(PROMOTION.ENDS_AT.isNull().or(PROMOTION.ENDS_AT.gt(atUtc(from))));
        if (terms.endsAt() != null) {
            competing = competing.and(PROMOTION.STARTS_AT.lt(atUtc(terms.endsAt())));
        }
        if (terms.currency() != null) {
            competing = competing.and(PROMOTION.CURRENCY.isNull().or(PROMOTION.CURRENCY.eq(terms.currency())));
        }
        if (terms.combinable()) {
            competing = competing.and(not(condition(PROMOTION.COMBINABLE))
                    .or(jsonbGetAttributeAsText(PROMOTION.DEFINITION, LAYER)
                            .eq(terms.definition().layer().name())));
        }
        return database.selectFrom(PROMOTION)
                .where(competing)
                .orderBy(PROMOTION.PROMOTION_ID)
                .limit(limit)
                .fetch(Promotions::promotion);
    }

    /** Locks the promotions, in the order of their ids. Other transactions can still add coupons that refer to them. */
    public Map<String, Promotion> lock(Collection<String> promotionIds) {
        Map<String, Promotion> found = HashMap.newHashMap(promotionIds.size());
        database.selectFrom(PROMOTION)
                .where(anyOf(PROMOTION.PROMOTION_ID, promotionIds))
                .orderBy(PROMOTION.PROMOTION_ID)
                .forNoKeyUpdate()
                .forEach(row -> found.put(row.getPromotionId(), promotion(row)));
        return found;
    }

    public Optional<Promotion> find(String promotionId) {
        return Optional.ofNullable(read(List.of(promotionId)).get(promotionId));
    }

    /**
     * Returns at most {@code limit} promotions after {@code afterPromotionId}, in the order of their ids.
     *
     * @param onlyLeftOut only those whose current version is in {@link LeftOutPromotions}
     */
    public List<Promotion> page(String afterPromotionId, int limit, boolean onlyLeftOut) {
        Condition wanted = onlyLeftOut
                ? exists(selectOne()
                        .from(LEFT_OUT)
                        .where(LEFT_OUT.PROMOTION_ID.eq(PROMOTION.PROMOTION_ID))
                        .and(LEFT_OUT.VERSION.eq(PROMOTION.VERSION)))
                : noCondition();
        return database.selectFrom(PROMOTION)
                .where(PROMOTION.PROMOTION_ID.gt(afterPromotionId))
                .and(wanted)
                .orderBy(PROMOTION.PROMOTION_ID)
                .limit(limit)
                .fetch(Promotions::promotion);
    }

    /**
     * Inserts new promotions and updates stored ones. If another transaction stored one of the new ids meanwhile, the insert violates the
     * primary key and the batch is repeated.
     */
    public void save(TrackedRows<String, Promotion> rows) {
        rows.writeInserted(this::insert);
        rows.writeUpdated(this::update);
    }

    private void insert(List<Promotion> promotions) {
        atCommit(columns(promotions).insertInto(database, PROMOTION));
    }

    private void update(List<Promotion> promotions) {
        atCommit(columns(promotions).update(database, PROMOTION, PROMOTION.PROMOTION_ID));
    }

    /** Locks promotions whose current version was not published with its terms. Skips rows that another transaction has locked. */
    List<String> unpublished(int limit) {
        return database.select(PROMOTION.PROMOTION_ID)
                .from(PROMOTION)
                .where(PROMOTION.TOLD_VERSION.lt(PROMOTION.VERSION))
                .orderBy(PROMOTION.PROMOTION_ID)
                .limit(limit)
                .forNoKeyUpdate()
                .skipLocked()
                .fetch(PROMOTION.PROMOTION_ID);
    }

    /** Saves that the current versions are published with their terms. Call it after the other writes of the batch. */
    public void setPublished(Collection<String> promotionIds) {
        if (promotionIds.isEmpty()) {
            return;
        }
        atCommit(database.update(PROMOTION)
                .set(PROMOTION.TOLD_VERSION, PROMOTION.VERSION)
                .where(anyOf(PROMOTION.PROMOTION_ID, promotionIds)));
    }

    /** Stores versions of promotions for ever, and begins a new edition. A version that is stored already stays. */
    public void keep(List<Promotion> versions, Instant at) {
        if (versions.isEmpty()) {
            return;
        }
        atCommit(database.update(EDITION).set(EDITION.NUMBER, EDITION.NUMBER.plus(1)));
        Unnest.Rows rows = terms(versions)
                .column(PROMOTION_VERSION.SAVED_AT, version -> atUtc(at))
                .as("kept");
        atCommit(database.insertInto(PROMOTION_VERSION, rows.columns())
                .select(rows.select())
                .onConflictDoNothing());
    }

    /** Returns at most {@code limit} versions of the promotion below {@code belowVersion}, the latest first. */
    public List<SavedVersion> versions(String promotionId, long belowVersion, int limit) {
        return database.selectFrom(PROMOTION_VERSION)
                .where(PROMOTION_VERSION.PROMOTION_ID.eq(promotionId))
                .and(PROMOTION_VERSION.VERSION.lt(belowVersion))
                .orderBy(PROMOTION_VERSION.VERSION.desc())
                .limit(limit)
                .fetch(row ->
                        new SavedVersion(row.getVersion(), row.getSavedAt().toInstant(), terms(row)));
    }

    /** Returns these versions, without what is used of their budgets. Versions that are not stored are missing. */
    public Map<VersionKey, Promotion> versions(Collection<VersionKey> keys) {
        Map<VersionKey, Promotion> found = HashMap.newHashMap(keys.size());
        Set<String> promotionIds = keys.stream().map(VersionKey::promotionId).collect(Collectors.toSet());
        Set<Long> numbers = keys.stream().map(VersionKey::version).collect(Collectors.toSet());
        database.selectFrom(PROMOTION_VERSION)
                .where(anyOf(PROMOTION_VERSION.PROMOTION_ID, promotionIds))
                .and(anyOf(PROMOTION_VERSION.VERSION, numbers))
                .forEach(row -> {
                    VersionKey key = new VersionKey(row.getPromotionId(), row.getVersion());
                    if (keys.contains(key)) {
                        found.put(key, new Promotion(key.promotionId(), key.version(), terms(row), 0, 0));
                    }
                });
        return found;
    }

    private static Terms terms(PromotionVersionRecord row) {
        return new Terms(
                row.getName(),
                DefinitionDocument.parse(row.getDefinition().data()),
                row.getCurrency(),
                row.getStartsAt().toInstant(),
                row.getEndsAt() == null ? null : row.getEndsAt().toInstant(),
                row.getDraft(),
                row.getSuspended(),
                row.getNeedsCoupon(),
                row.getCombinable(),
                row.getPriority(),
                row.getBudgetMinor(),
                limits(row.getLimits()),
                row.getPartial(),
                ZoneId.of(row.getZone()));
    }

    /** Identifies a version of a promotion. */
    public record VersionKey(String promotionId, long version) {}

    /** Terms as operators have saved them. */
    public record SavedVersion(long version, Instant savedAt, Terms terms) {}

    private static Unnest<Promotion> columns(List<Promotion> promotions) {
        return terms(promotions)
                .column(PROMOTION.HELD_MINOR, Promotion::heldMinor)
                .column(PROMOTION.REDEEMED_MINOR, Promotion::redeemedMinor);
    }

    /** The columns that the tables of promotions and of their versions have in common. */
    private static Unnest<Promotion> terms(List<Promotion> promotions) {
        return Unnest.<Promotion>of(promotions)
                .column(PROMOTION.PROMOTION_ID, Promotion::promotionId)
                .column(PROMOTION.VERSION, Promotion::version)
                .column(PROMOTION.NAME, promotion -> promotion.terms().name())
                .column(
                        PROMOTION.DEFINITION,
                        promotion -> JSONB.valueOf(
                                DefinitionDocument.text(promotion.terms().definition())))
                .column(PROMOTION.CURRENCY, promotion -> promotion.terms().currency())
                .column(
                        PROMOTION.STARTS_AT,
                        promotion -> atUtc(promotion.terms().startsAt()))
                .column(PROMOTION.ENDS_AT, Promotions::endsAt)
                .column(PROMOTION.DRAFT, promotion -> promotion.terms().draft())
                .column(PROMOTION.SUSPENDED, promotion -> promotion.terms().paused())
                .column(PROMOTION.NEEDS_COUPON, promotion -> promotion.terms().needsCoupon())
                .column(PROMOTION.COMBINABLE, promotion -> promotion.terms().combinable())
                .column(PROMOTION.PRIORITY, promotion -> promotion.terms().priority())
                .column(PROMOTION.BUDGET_MINOR, promotion -> promotion.terms().budgetMinor())
                .column(
                        PROMOTION.LIMITS,
                        promotion -> JSONB.valueOf(
                                JSON.writeValueAsString(promotion.terms().limits())))
                .column(PROMOTION.PARTIAL, promotion -> promotion.terms().partial())
                .column(PROMOTION.ZONE, promotion -> promotion.terms().zone().getId());
    }

    private static List<Limit> limits(JSONB json) {
        return List.of(JSON.readValue(json.data(), Limit[].class));
    }

    private static @Nullable OffsetDateTime endsAt(Promotion promotion) {
        Instant endsAt = promotion.terms().endsAt();
        return endsAt == null ? null : atUtc(endsAt);
    }

    private static OffsetDateTime atUtc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Promotion promotion(PromotionRecord row) {
        @Nullable OffsetDateTime endsAt = row.getEndsAt();
        return new Promotion(
                row.getPromotionId(),
                row.getVersion(),
                new Terms(
                        row.getName(),
                        DefinitionDocument.parse(row.getDefinition().data()),
                        row.getCurrency(),
                        row.getStartsAt().toInstant(),
                        endsAt == null ? null : endsAt.toInstant(),
                        row.getDraft(),
                        row.getSuspended(),
                        row.getNeedsCoupon(),
                        row.getCombinable(),
                        row.getPriority(),
                        row.getBudgetMinor(),
                        limits(row.getLimits()),
                        row.getPartial(),
                        ZoneId.of(row.getZone())),
                row.getHeldMinor(),
                row.getRedeemedMinor());
    }
}
