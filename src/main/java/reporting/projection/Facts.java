package reporting.projection;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static reporting.jooq.Tables.ORDER_FACT;
import static reporting.jooq.Tables.ORDER_LINE;
import static reporting.jooq.Tables.ORDER_RETURN;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;
import reporting.jooq.tables.records.OrderFactRecord;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores the facts about orders, by generation. Only one transaction at a time writes to a generation: the one that holds the
 * generation's cursor.
 */
@Repository
public class Facts {

    private static final TypeReference<List<DiscountFact>> DISCOUNTS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, Long>> CAPTURES = new TypeReference<>() {};

    private static final Map<Milestone, Field<OffsetDateTime>> MILESTONES = new EnumMap<>(Milestone.class);

    static {
        for (Milestone each : Milestone.values()) {
            String name = each.name().toLowerCase(Locale.ROOT) + "_at";
            MILESTONES.put(each, requireNonNull(ORDER_FACT.field(name, OffsetDateTime.class), name));
        }
    }

    private static final Set<Field<?>> UNCHANGING = Set.of(
            ORDER_FACT.GENERATION,
            ORDER_FACT.ORDER_ID,
            ORDER_FACT.ORDER_NO,
            ORDER_FACT.USER_ID,
            ORDER_FACT.CHANNEL,
            ORDER_FACT.COUNTRY,
            ORDER_FACT.CURRENCY,
            ORDER_FACT.PLACED_AT,
            ORDER_FACT.UNITS);

    private final DSLContext database;

    Facts(DSLContext database) {
        this.database = database;
    }

    /** The column of a milestone. */
    public static Field<OffsetDateTime> at(Milestone milestone) {
        return requireNonNull(MILESTONES.get(milestone));
    }

    /** @param whole the orders that are read with their lines and returns */
    public Map<UUID, OrderFacts> read(int generation, Collection<UUID> orders, Collection<UUID> whole) {
        Map<UUID, List<SoldLine>> lines = new HashMap<>();
        Map<UUID, List<ReturnFact>> returns = whole.isEmpty() ? Map.of() : returns(generation, whole);
        if (!whole.isEmpty()) {
            database.selectFrom(ORDER_LINE)
                    .where(ORDER_LINE.GENERATION.eq(generation), anyOf(ORDER_LINE.ORDER_ID, whole))
                    .orderBy(ORDER_LINE.ORDER_ID, ORDER_LINE.LINE_NO)
                    .forEach(row -> lines.computeIfAbsent(row.getOrderId(), id -> new ArrayList<>())
                            .add(new SoldLine(
                                    row.getLineNo(),
                                    row.getSkuId(),
                                    row.getCategory(),
                                    row.getQuantity(),
                                    row.getAmount(),
                                    row.getDiscount(),
                                    row.getTax(),
                                    row.getTaxIncluded(),
                                    row.getTotal())));
        }
        Map<UUID, OrderFacts> found = new HashMap<>();
        database.selectFrom(ORDER_FACT)
                .where(ORDER_FACT.GENERATION.eq(generation), anyOf(ORDER_FACT.ORDER_ID, orders))
                .forEach(row -> found.put(
                        row.getOrderId(),
                        facts(
                                row,
                                lines.getOrDefault(row.getOrderId(), List.of()),
                                returns.getOrDefault(row.getOrderId(), List.of()))));
        return found;
    }

    private Map<UUID, List<ReturnFact>> returns(int generation, Collection<UUID> orders) {
        Map<UUID, List<ReturnFact>> returns = new HashMap<>();
        database.selectFrom(ORDER_RETURN)
                .where(ORDER_RETURN.GENERATION.eq(generation), anyOf(ORDER_RETURN.ORDER_ID, orders))
                .orderBy(ORDER_RETURN.ORDER_ID, ORDER_RETURN.REFERENCE, ORDER_RETURN.LINE_NO)
                .fetchGroups(
                        List.of(ORDER_RETURN.ORDER_ID, ORDER_RETURN.REFERENCE).toArray(Field<?>[]::new))
                .values()
                .forEach(rows -> returns.computeIfAbsent(rows.getFirst().getOrderId(), id -> new ArrayList<>())
                        .add(new ReturnFact(
                                rows.getFirst().getReference(),
                                rows.getFirst().getReturnedAt().toInstant(),
                                rows.map(row -> new SoldLine(
                                        row.getLineNo(),
                                        row.getSkuId(),
                                        row.getCategory(),
                                        row.getQuantity(),
                                        row.getAmount(),
                                        row.getDiscount(),
                                        row.getTax(),
                                        row.getTaxIncluded(),
                                        row.getTotal())))));
        return returns;
    }

    private static OrderFacts facts(OrderFactRecord row, List<SoldLine> lines, List<ReturnFact> returns) {
        Map<Milestone, Instant> milestones = new EnumMap<>(Milestone.class);
        MILESTONES.forEach((milestone, column) -> {
            OffsetDateTime at = row.get(column);
            if (at != null) {
                milestones.put(milestone, at.toInstant());
            }
        });
        Amounts amounts = row.getPayable() == null
                ? null
                : new Amounts(
                        row.getItems(),
                        row.getDiscount(),
                        row.getShipping(),
                        row.getShippingDiscount(),
                        row.getTax(),
                        row.getTaxIncluded(),
                        row.getChargesTax(),
                        row.getChargesTaxIncluded(),
                        row.getPayable());
        return new OrderFacts(
                row.getOrderId(),
                row.getOrderNo(),
                row.getUserId(),
                row.getChannel(),
                row.getCountry(),
                row.getCurrency(),
                row.getPlacedAt().toInstant(),
                row.getUnits(),
                milestones,
                amounts,
                lines,
                discounts(row.getDiscounts()),
                returns,
                captures(row.getCaptures()));
    }

    /** Inserts orders that the generation does not have. */
    public void add(int generation, List<OrderFacts> orders) {
        if (orders.isEmpty()) {
            return;
        }
        atCommit(columns(generation, orders).insertInto(database, ORDER_FACT));
    }

    /**
     * Updates orders that the generation has. {@code on conflict} always finds a row by the primary key; an update that joins the given rows
     * may read the whole table, if PostgreSQL has planned it while the table was new.
     */
    public void change(int generation, List<OrderFacts> orders) {
        if (orders.isEmpty()) {
            return;
        }
        Unnest.Rows rows = columns(generation, orders).as("known");
        Map<Field<?>, Field<?>> changes = new HashMap<>();
        rows.columns().stream()
                .filter(column -> !UNCHANGING.contains(column))
                .forEach(column -> changes.put(column, excluded(column)));
        atCommit(database.insertInto(ORDER_FACT, rows.columns())
                .select(rows.select())
                .onConflict(ORDER_FACT.GENERATION, ORDER_FACT.ORDER_ID)
                .doUpdate()
                .set(changes));
    }

    private static Unnest<OrderFacts> columns(int generation, List<OrderFacts> orders) {
        Unnest<OrderFacts> columns = Unnest.of(orders)
                .column(ORDER_FACT.GENERATION, order -> generation)
                .column(ORDER_FACT.ORDER_ID, OrderFacts::orderId)
                .column(ORDER_FACT.ORDER_NO, OrderFacts::orderNo)
                .column(ORDER_FACT.USER_ID, OrderFacts::userId)
                .column(ORDER_FACT.CHANNEL, OrderFacts::channel)
                .column(ORDER_FACT.COUNTRY, OrderFacts::country)
                .column(ORDER_FACT.CURRENCY, OrderFacts::currency)
                .column(ORDER_FACT.PLACED_AT, order -> order.placedAt().atOffset(ZoneOffset.UTC))
                .column(ORDER_FACT.UNITS, OrderFacts::units)
                .column(ORDER_FACT.STATUS, OrderFacts::status)
                .column(ORDER_FACT.ITEMS, amount(Amounts::items))
                .column(ORDER_FACT.DISCOUNT, amount(Amounts::discount))
                .column(ORDER_FACT.SHIPPING, amount(Amounts::shipping))
                .column(
                        ORDER_FACT.SHIPPING_DISCOUNT,
                        order -> order.amounts() == null ? 0 : order.amounts().shippingDiscount())
                .column(ORDER_FACT.TAX, amount(Amounts::tax))
                .column(ORDER_FACT.TAX_INCLUDED, amount(Amounts::taxIncluded))
                .column(ORDER_FACT.CHARGES_TAX, amount(Amounts::chargesTax))
                .column(ORDER_FACT.CHARGES_TAX_INCLUDED, amount(Amounts::chargesTaxIncluded))
                .column(ORDER_FACT.PAYABLE, amount(Amounts::payable))
                .column(ORDER_FACT.DISCOUNTS, Facts::discounts)
                .column(ORDER_FACT.CAPTURES, Facts::captures);
        MILESTONES.forEach((milestone, column) -> columns.column(column, order -> {
            Instant at = order.milestones().get(milestone);
            return at == null ? null : at.atOffset(ZoneOffset.UTC);
        }));
        return columns;
    }

    private static Function<OrderFacts, @Nullable Long> amount(Function<Amounts, Long> part) {
        return order -> order.amounts() == null ? null : part.apply(order.amounts());
    }

    /** A part of an order that is new or has changed. */
    public record OrderPart<P>(UUID orderId, P part) {}

    /** Inserts lines of orders that the generation does not have. */
    public void addLines(int generation, List<OrderPart<SoldLine>> lines) {
        if (lines.isEmpty()) {
            return;
        }
        atCommit(lineColumns(generation, lines).insertInto(database, ORDER_LINE));
    }

    /** Updates lines of orders that the generation has. */
    public void changeLines(int generation, List<OrderPart<SoldLine>> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Unnest.Rows rows = lineColumns(generation, lines).as("sold");
        atCommit(database.insertInto(ORDER_LINE, rows.columns())
                .select(rows.select())
                .onConflict(ORDER_LINE.GENERATION, ORDER_LINE.ORDER_ID, ORDER_LINE.LINE_NO)
                .doUpdate()
                .set(ORDER_LINE.DISCOUNT, excluded(ORDER_LINE.DISCOUNT))
                .set(ORDER_LINE.TAX, excluded(ORDER_LINE.TAX))
                .set(ORDER_LINE.TAX_INCLUDED, excluded(ORDER_LINE.TAX_INCLUDED))
                .set(ORDER_LINE.TOTAL, excluded(ORDER_LINE.TOTAL)));
    }

    private static Unnest<OrderPart<SoldLine>> lineColumns(int generation, List<OrderPart<SoldLine>> lines) {
        return Unnest.of(lines)
                .column(ORDER_LINE.GENERATION, line -> generation)
                .column(ORDER_LINE.ORDER_ID, OrderPart::orderId)
                .column(ORDER_LINE.LINE_NO, line -> line.part().lineNo())
                .column(ORDER_LINE.SKU_ID, line -> line.part().skuId())
                .column(ORDER_LINE.CATEGORY, line -> line.part().category())
                .column(ORDER_LINE.QUANTITY, line -> line.part().quantity())
                .column(ORDER_LINE.AMOUNT, line -> line.part().amount())
                .column(ORDER_LINE.DISCOUNT, line -> line.part().discount())
                .column(ORDER_LINE.TAX, line -> line.part().tax())
                .column(ORDER_LINE.TAX_INCLUDED, line -> line.part().taxIncluded())
                .column(ORDER_LINE.TOTAL, line -> line.part().total());
    }

    private static @Nullable JSONB discounts(OrderFacts order) {
        return order.discounts().isEmpty()
                ? null
                : JSONB.valueOf(JsonMapper.shared().writeValueAsString(order.discounts()));
    }

    private static List<DiscountFact> discounts(@Nullable JSONB stored) {
        return stored == null ? List.of() : JsonMapper.shared().readValue(stored.data(), DISCOUNTS);
    }

    private static @Nullable JSONB captures(OrderFacts order) {
        return order.captures() == null
                ? null
                : JSONB.valueOf(JsonMapper.shared().writeValueAsString(order.captures()));
    }

    private static @Nullable SortedMap<String, Long> captures(@Nullable JSONB stored) {
        return stored == null ? null : JsonMapper.shared().readValue(stored.data(), CAPTURES);
    }

    public void addReturns(int generation, List<OrderPart<ReturnFact>> returns) {
        if (returns.isEmpty()) {
            return;
        }
        record Units(UUID orderId, ReturnFact back, SoldLine line) {}
        List<Units> units = returns.stream()
                .flatMap(each -> each.part().lines().stream().map(line -> new Units(each.orderId(), each.part(), line)))
                .toList();
        atCommit(Unnest.of(units)
                .column(ORDER_RETURN.GENERATION, unit -> generation)
                .column(ORDER_RETURN.ORDER_ID, Units::orderId)
                .column(ORDER_RETURN.REFERENCE, unit -> unit.back().reference())
                .column(ORDER_RETURN.LINE_NO, unit -> unit.line().lineNo())
                .column(
                        ORDER_RETURN.RETURNED_AT,
                        unit -> unit.back().returnedAt().atOffset(ZoneOffset.UTC))
                .column(ORDER_RETURN.SKU_ID, unit -> unit.line().skuId())
                .column(ORDER_RETURN.CATEGORY, unit -> unit.line().category())
                .column(ORDER_RETURN.QUANTITY, unit -> unit.line().quantity())
                .column(ORDER_RETURN.AMOUNT, unit -> unit.line().amount())
                .column(ORDER_RETURN.DISCOUNT, unit -> unit.line().discount())
                .column(ORDER_RETURN.TAX, unit -> unit.line().tax())
                .column(ORDER_RETURN.TAX_INCLUDED, unit -> unit.line().taxIncluded())
                .column(ORDER_RETURN.TOTAL, unit -> unit.line().total())
                .insertInto(database, ORDER_RETURN));
    }
}
