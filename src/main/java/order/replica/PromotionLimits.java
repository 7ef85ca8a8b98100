package order.replica;

import static order.jooq.Tables.LIMIT_USE;
import static order.jooq.Tables.PROMOTION_LIMITS;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import order.offer.KnownCode;
import order.offer.KnownLimits;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import platform.sql.Newest;
import platform.sql.Unnest;
import promotion.PromotionEvent.LimitTerms;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;
import promotion.document.Limit;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A copy of what promotion has published of its budgets and limits. Customers and codes are in it as hashes, never in clear. */
@Order(7)
@Repository
public class PromotionLimits implements Replica<LimitsChanged> {

    private static final TypeReference<List<LimitTerms>> LIMITS = new TypeReference<>() {};
    private static final Set<String> OF_DAYS = Set.of(Limit.Per.DAY.name(), Limit.Per.CUSTOMER_DAY.name());

    private final DSLContext database;

    PromotionLimits(DSLContext database) {
        this.database = database;
    }

    /**
     * Returns what is known of the limits that count an order. Reads nothing if there are no such promotions.
     *
     * @param automatic the ids of promotions with limits that may apply without a code
     * @param brought the codes that the order brings, by normalised code
     * @param customer null for a guest
     */
    public KnownLimits read(
            Set<String> automatic, Map<String, KnownCode> brought, @Nullable String customer, Instant at) {
        Map<String, List<String>> codes = new HashMap<>();
        brought.forEach((code, known) -> {
            if (known.offer().limited()) {
                codes.computeIfAbsent(known.offer().promotionId(), id -> new ArrayList<>())
                        .add(code);
            }
        });
        Set<String> promotionIds = new HashSet<>(automatic);
        promotionIds.addAll(codes.keySet());
        if (promotionIds.isEmpty()) {
            return KnownLimits.NONE;
        }
        Map<String, KnownLimits.Limits> limits = new HashMap<>();
        database.selectFrom(PROMOTION_LIMITS)
                .where(anyOf(PROMOTION_LIMITS.PROMOTION_ID, promotionIds))
                .forEach(row -> limits.put(
                        row.getPromotionId(),
                        KnownLimits.Limits.of(
                                row.getZone(),
                                row.getBudgetMinor(),
                                JsonMapper.shared().readValue(row.getLimits().data(), LIMITS))));
        Set<KnownLimits.Key> keys = KnownLimits.keys(limits, customer, at, codes);
        return new KnownLimits(customer, limits, keys.isEmpty() ? Map.of() : uses(keys));
    }

    private Map<KnownLimits.Key, KnownLimits.Use> uses(Collection<KnownLimits.Key> keys) {
        Unnest.Rows wanted = Unnest.<KnownLimits.Key>of(keys)
                .column(LIMIT_USE.PROMOTION_ID, KnownLimits.Key::promotionId)
                .column(LIMIT_USE.PER, KnownLimits.Key::per)
                .column(LIMIT_USE.SUBJECT, KnownLimits.Key::subject)
                .as("wanted");
        Map<KnownLimits.Key, KnownLimits.Use> uses = new HashMap<>();
        database.select(LIMIT_USE.fields())
                .from(LIMIT_USE)
                .join(wanted.table())
                .on(LIMIT_USE.PROMOTION_ID.eq(wanted.field(LIMIT_USE.PROMOTION_ID)))
                .and(LIMIT_USE.PER.eq(wanted.field(LIMIT_USE.PER)))
                .and(LIMIT_USE.SUBJECT.eq(wanted.field(LIMIT_USE.SUBJECT)))
                .fetchInto(LIMIT_USE)
                .forEach(row -> uses.put(
                        new KnownLimits.Key(row.getPromotionId(), row.getPer(), row.getSubject()),
                        new KnownLimits.Use(row.getUses(), row.getAmountMinor())));
        return uses;
    }

    @Override
    public Class<LimitsChanged> events() {
        return LimitsChanged.class;
    }

    /**
     * Saves what these events publish. The highest version of the limits and the highest number of each use count, in whatever order the events
     * arrive. Uses of earlier days than yesterday are deleted with those of today.
     */
    @Override
    public void update(Collection<LimitsChanged> events) {
        if (events.isEmpty()) {
            return;
        }
        saveLimits(events);
        List<UseOf> uses = events.stream()
                .flatMap(event -> event.used().stream()
                        .map(use -> new UseOf(
                                new KnownLimits.Key(event.promotionId(), use.per(), use.subject()),
                                event.number(),
                                use)))
                .toList();
        if (!uses.isEmpty()) {
            saveUses(Newest.of(uses, UseOf::key, UseOf::number).values());
            deleteEarlierDays(uses);
        }
    }

    private record UseOf(KnownLimits.Key key, long number, LimitUse use) {

        Optional<LocalDate> day() {
            return OF_DAYS.contains(key.per())
                    ? Optional.of(LocalDate.parse(key.subject().substring(0, "2000-01-01".length())))
                    : Optional.empty();
        }
    }

    private void saveLimits(Collection<LimitsChanged> events) {
        var newest = Newest.of(events, LimitsChanged::promotionId, LimitsChanged::version);
        Unnest.Rows rows = Unnest.of(newest.values())
                .column(PROMOTION_LIMITS.PROMOTION_ID, LimitsChanged::promotionId)
                .column(PROMOTION_LIMITS.VERSION, LimitsChanged::version)
                .column(PROMOTION_LIMITS.ZONE, LimitsChanged::zone)
                .column(PROMOTION_LIMITS.BUDGET_MINOR, LimitsChanged::budgetMinor)
                .column(
                        PROMOTION_LIMITS.LIMITS,
                        event -> JSONB.valueOf(JsonMapper.shared().writeValueAsString(event.limits())))
                .as("published");
        database.insertInto(PROMOTION_LIMITS, rows.columns())
                .select(rows.select())
                .onConflict(PROMOTION_LIMITS.PROMOTION_ID)
                .doUpdate()
                .setAllToExcluded()
                .where(excluded(PROMOTION_LIMITS.VERSION).gt(PROMOTION_LIMITS.VERSION))
                .execute();
    }

    private void saveUses(Collection<UseOf> uses) {
        Unnest.Rows rows = Unnest.of(uses)
                .column(LIMIT_USE.PROMOTION_ID, each -> each.key().promotionId())
                .column(LIMIT_USE.PER, each -> each.key().per())
                .column(LIMIT_USE.SUBJECT, each -> each.key().subject())
                .column(LIMIT_USE.NUMBER, UseOf::number)
                .column(LIMIT_USE.USES, each -> each.use().uses())
                .column(LIMIT_USE.AMOUNT_MINOR, each -> each.use().amountMinor())
                .as("published");
        database.insertInto(LIMIT_USE, rows.columns())
                .select(rows.select())
                .onConflict(LIMIT_USE.PROMOTION_ID, LIMIT_USE.PER, LIMIT_USE.SUBJECT)
                .doUpdate()
                .setAllToExcluded()
                .where(excluded(LIMIT_USE.NUMBER).ge(LIMIT_USE.NUMBER))
                .execute();
    }

    private void deleteEarlierDays(Collection<UseOf> uses) {
        uses.stream()
                .flatMap(each -> each.day().stream())
                .max(LocalDate::compareTo)
                .ifPresent(today -> {
                    Set<String> promotionIds = uses.stream()
                            .filter(each -> each.day().isPresent())
                            .map(each -> each.key().promotionId())
                            .collect(Collectors.toSet());
                    database.deleteFrom(LIMIT_USE)
                            .where(anyOf(LIMIT_USE.PROMOTION_ID, promotionIds))
                            .and(anyOf(LIMIT_USE.PER, OF_DAYS))
                            .and(LIMIT_USE.SUBJECT.lt(today.minusDays(1).toString()))
                            .execute();
                });
    }
}
