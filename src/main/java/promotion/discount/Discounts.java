package promotion.discount;

import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.DISCOUNT;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import promotion.PromotionEvent.Applied;
import promotion.PromotionEvent.CouponRefusal;
import promotion.PromotionEvent.FunderShare;
import promotion.PromotionEvent.GiftOffer;
import promotion.PromotionEvent.LineDiscount;
import promotion.PromotionEvent.ShippingDiscount;
import promotion.PromotionEvent.UnitDiscount;
import promotion.discount.Discount.Granted;
import promotion.discount.Discount.Redeemed;
import promotion.discount.Discount.Refused;
import promotion.discount.Discount.Released;
import promotion.discount.Discount.ReleasedBeforeGrant;
import promotion.discount.Discount.Reversed;
import promotion.document.Limit;
import promotion.jooq.tables.records.DiscountRecord;
import promotion.offer.Allowance;
import promotion.offer.AppliedDiscount;
import tools.jackson.databind.json.JsonMapper;

/** The table of discounts, by reference. */
@Repository
public class Discounts {

    private static final String GRANTED = "granted";
    private static final String REFUSED = "refused";
    private static final String REDEEMED = "redeemed";
    private static final String RELEASED = "released";
    private static final String REVERSED = "reversed";

    /**
     * Stores the parts of a discount as arrays without field names, which needs only a fraction of the bytes. Most orders have a discount
     * on one or two lines.
     */
    private static final JsonMapper JSON = JsonMapper.builder()
            .withConfigOverride(
                    AppliedDiscountRow.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .withConfigOverride(
                    AllowanceRow.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .withConfigOverride(LineRow.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .withConfigOverride(UnitRow.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .withConfigOverride(FunderRow.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .withConfigOverride(
                    CouponRefusal.class, as -> as.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY)))
            .build();

    private final DSLContext database;

    Discounts(DSLContext database) {
        this.database = database;
    }

    /**
     * @param countedMinor what returns have left of the amount that limits count; null if nothing has come back
     * @param used whether limits still count the use; null if nothing has come back
     */
    private record AppliedDiscountRow(
            String promotionId,
            @Nullable String couponCode,
            long amountMinor,
            boolean ofCoupon,
            boolean ofBudget,
            List<LineRow> lines,
            @Nullable List<AllowanceRow> allowances,
            @Nullable Long version,
            @Nullable Long shippingMinor,
            @Nullable List<FunderRow> shippingFunders,
            @Nullable List<GiftOffer> gifts,
            @Nullable String returns,
            @Nullable String limitsIfReturned,
            @Nullable Long countedMinor,
            @Nullable Boolean used) {}

    /** @param per kind of the limit */
    private record AllowanceRow(String per, String subject) {}

    /** Rows that were stored before parts had units and funders end after the amount. */
    private record LineRow(
            int lineNo,
            long amountMinor,
            @Nullable List<UnitRow> units,
            @Nullable List<FunderRow> funders) {}

    private record UnitRow(long units, long offMinor) {}

    private record FunderRow(String funder, long amountMinor) {}

    /** Locks the stored discounts with these references, in the order of the references. Returns them by reference. */
    public Map<String, Discount> lock(Collection<String> references) {
        Map<String, Discount> found = HashMap.newHashMap(references.size());
        database.selectFrom(DISCOUNT)
                .where(anyOf(DISCOUNT.REFERENCE, references))
                .orderBy(DISCOUNT.REFERENCE)
                .forUpdate()
                .forEach(row -> found.put(row.getReference(), discount(row)));
        return found;
    }

    /**
     * Inserts new discounts and updates the state of stored ones. If another transaction stored one of the new references meanwhile, the
     * insert violates the primary key and the batch is repeated.
     */
    public void save(TrackedRows<String, Discount> rows, Instant at) {
        rows.writeInserted(inserted -> insert(inserted, at));
        rows.writeUpdated(updated -> update(updated, at));
    }

    private void insert(List<Discount> discounts, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        atCommit(columns(discounts)
                .column(DISCOUNT.CORRELATION, Discount::correlation)
                .column(DISCOUNT.CURRENCY, Discounts::currency)
                .column(DISCOUNT.REFUSALS, Discounts::refusals)
                .column(DISCOUNT.CREATED_AT, discount -> now)
                .column(DISCOUNT.UPDATED_AT, discount -> now)
                .insertInto(database, DISCOUNT));
    }

    private void update(List<Discount> discounts, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        atCommit(columns(discounts)
                .column(DISCOUNT.UPDATED_AT, discount -> now)
                .update(database, DISCOUNT, DISCOUNT.REFERENCE));
    }

    private static Unnest<Discount> columns(List<Discount> discounts) {
        return Unnest.<Discount>of(discounts)
                .column(DISCOUNT.REFERENCE, Discount::reference)
                .column(DISCOUNT.STATUS, Discounts::status)
                .column(DISCOUNT.TAKEN, Discounts::appliedDiscounts);
    }

    private static String status(Discount discount) {
        return switch (discount) {
            case Granted granted -> GRANTED;
            case Refused refused -> REFUSED;
            case Redeemed redeemed -> REDEEMED;
            case Released released -> RELEASED;
            case ReleasedBeforeGrant forgone -> RELEASED;
            case Reversed reversed -> REVERSED;
        };
    }

    private static @Nullable String currency(Discount discount) {
        return discount.appliedDiscounts().isEmpty()
                ? null
                : discount.appliedDiscounts().getFirst().applied().amount().currency();
    }

    private static @Nullable JSONB appliedDiscounts(Discount discount) {
        if (discount instanceof Refused || discount instanceof ReleasedBeforeGrant) {
            return null;
        }
        return JSONB.valueOf(JSON.writeValueAsString(
                discount.appliedDiscounts().stream().map(Discounts::row).toList()));
    }

    private static @Nullable String refusals(Discount discount) {
        return discount instanceof Refused refused ? JSON.writeValueAsString(refused.refusals()) : null;
    }

    private static Discount discount(DiscountRecord row) {
        String reference = row.getReference();
        String correlation = row.getCorrelation();
        @Nullable JSONB appliedDiscounts = row.getTaken();
        return switch (row.getStatus()) {
            case GRANTED -> new Granted(reference, correlation, appliedDiscounts(row));
            case REDEEMED -> new Redeemed(reference, correlation, appliedDiscounts(row));
            case REVERSED -> new Reversed(reference, correlation, appliedDiscounts(row));
            case REFUSED ->
                new Refused(reference, correlation, List.of(JSON.readValue(row.getRefusals(), CouponRefusal[].class)));
            case RELEASED ->
                appliedDiscounts == null
                        ? new ReleasedBeforeGrant(reference, correlation)
                        : new Released(reference, correlation, appliedDiscounts(row));
            default -> throw new IllegalStateException("Unknown discount status: %s".formatted(row.getStatus()));
        };
    }

    private static AppliedDiscountRow row(AppliedDiscount appliedDiscounts) {
        Applied applied = appliedDiscounts.applied();
        ShippingDiscount shipping = applied.shipping();
        return new AppliedDiscountRow(
                applied.promotionId(),
                applied.couponCode(),
                applied.amount().amountMinor(),
                appliedDiscounts.ofCoupon(),
                appliedDiscounts.ofBudget(),
                applied.lines().stream().map(Discounts::row).toList(),
                appliedDiscounts.allowances().stream()
                        .map(key -> new AllowanceRow(key.per().name(), key.subject()))
                        .toList(),
                applied.promotionVersion(),
                shipping == null ? null : shipping.amount().amountMinor(),
                shipping == null ? null : rows(shipping.funders()),
                applied.gifts(),
                applied.returns(),
                applied.limitsIfReturned(),
                appliedDiscounts.isWhole() ? null : appliedDiscounts.countedMinor(),
                appliedDiscounts.isWhole() ? null : appliedDiscounts.used());
    }

    private static LineRow row(LineDiscount line) {
        return new LineRow(
                line.lineNo(),
                line.amount().amountMinor(),
                line.units().stream()
                        .map(unit -> new UnitRow(unit.units(), unit.off().amountMinor()))
                        .toList(),
                rows(line.funders()));
    }

    private static List<FunderRow> rows(List<FunderShare> funders) {
        return funders.stream()
                .map(share -> new FunderRow(share.funder(), share.amount().amountMinor()))
                .toList();
    }

    private static List<AppliedDiscount> appliedDiscounts(DiscountRecord row) {
        @Nullable String currency = row.getCurrency();
        return List.of(JSON.readValue(row.getTaken().data(), AppliedDiscountRow[].class)).stream()
                .map(appliedDiscounts -> appliedDiscounts(appliedDiscounts, Objects.requireNonNull(currency)))
                .toList();
    }

    /** Discounts of earlier builds have no such list. */
    private static List<Allowance.Key> allowances(AppliedDiscountRow row) {
        return row.allowances() == null
                ? List.of()
                : row.allowances().stream()
                        .map(each ->
                                new Allowance.Key(row.promotionId(), Limit.Per.valueOf(each.per()), each.subject()))
                        .toList();
    }

    private static AppliedDiscount appliedDiscounts(AppliedDiscountRow row, String currency) {
        return new AppliedDiscount(
                new Applied(
                        row.promotionId(),
                        Objects.requireNonNullElse(row.version(), 0L),
                        row.couponCode(),
                        Money.ofMinor(row.amountMinor(), currency),
                        row.lines().stream().map(line -> line(line, currency)).toList(),
                        row.shippingMinor() == null
                                ? null
                                : new ShippingDiscount(
                                        Money.ofMinor(row.shippingMinor(), currency),
                                        funders(Objects.requireNonNull(row.shippingFunders()), currency)),
                        row.gifts(),
                        row.returns(),
                        row.limitsIfReturned()),
                row.ofCoupon(),
                row.ofBudget(),
                allowances(row),
                Objects.requireNonNullElse(row.countedMinor(), row.amountMinor()),
                Objects.requireNonNullElse(row.used(), true));
    }

    private static LineDiscount line(LineRow row, String currency) {
        Money amount = Money.ofMinor(row.amountMinor(), currency);
        if (row.units() == null || row.funders() == null) {
            return new LineDiscount(row.lineNo(), amount, List.of(), List.of(FunderShare.ofShop(amount)));
        }
        return new LineDiscount(
                row.lineNo(),
                amount,
                row.units().stream()
                        .map(unit -> new UnitDiscount(unit.units(), Money.ofMinor(unit.offMinor(), currency)))
                        .toList(),
                funders(row.funders(), currency));
    }

    private static List<FunderShare> funders(List<FunderRow> rows, String currency) {
        return rows.stream()
                .map(row -> new FunderShare(row.funder(), Money.ofMinor(row.amountMinor(), currency)))
                .toList();
    }
}
