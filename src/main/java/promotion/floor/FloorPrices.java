package promotion.floor;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;
import static promotion.jooq.Tables.CATEGORY;
import static promotion.jooq.Tables.FLOOR_PRICE;

import catalog.CatalogEvent.CategoryPlaced;
import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.SkuEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.sql.Newest;
import platform.sql.Unnest;
import promotion.engine.Conflict.PricedSku;
import promotion.engine.Conflicts.Floors;
import promotion.engine.Selection;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SKUs on sale that have a floor price, and the category tree. Written by the one reader of a cursor. */
@Repository
public class FloorPrices {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Set<String>> TAGS = new TypeReference<>() {};

    private final DSLContext database;

    FloorPrices(DSLContext database) {
        this.database = database;
    }

    /**
     * The SKUs that a selection contains, by id, with the least price for which they are sold at some time of the period.
     *
     * @param currency null for all currencies
     * @param until null for a period without end
     * @param most the highest number of prices that are returned
     */
    public Floors of(Selection units, @Nullable String currency, Instant from, @Nullable Instant until, int most) {
        // A category whose parent is not known yet is at the top.
        List<PricedSku> skus = database.fetch(
                        """
                        with recursive tree (category_id, path) as (
                          select category_id, array[category_id] from promotion.category c
                           where parent_id is null
                              or not exists (select from promotion.category p where p.category_id = c.parent_id)
                          union all
                          select c.category_id, tree.path || c.category_id
                            from promotion.category c join tree on c.parent_id = tree.category_id
                        )
                        select f.sku_id, price.key as currency, (price.value ->> 0)::bigint as list, sale.least as sale, (price.value ->> 1)::bigint as floor,
                               coalesce(tree.path, array_remove(array[f.category], null)) as categories, f.tags, f.attributes
                          from promotion.floor_price f
                          cross join lateral jsonb_each(f.prices) price
                          left join tree on tree.category_id = f.category
                          left join lateral (
                            select min((s -> 'price' ->> 'amount_minor')::bigint) as least from jsonb_array_elements(f.sale_prices) s
                             where s -> 'price' ->> 'currency' = price.key
                               and (s ->> 'ends_at')::timestamptz > {2} and (s ->> 'starts_at')::timestamptz < {3}
                          ) sale on true
                         where f.prices is not null and {0} and {1}
                         order by f.sku_id, price.key
                         limit {4}""",
                        within(units),
                        currency == null ? noCondition() : condition("price.key = {0}", val(currency)),
                        val(from.atOffset(ZoneOffset.UTC)),
                        until == null ? field("timestamptz 'infinity'") : val(until.atOffset(ZoneOffset.UTC)),
                        val(most + 1))
                .map(FloorPrices::sku);
        return skus.size() > most ? new Floors(skus.subList(0, most), false) : new Floors(skus, true);
    }

    /** The ids among these that the catalogue has or had. */
    public Set<String> knownSkus(Collection<String> skuIds) {
        return database.select(FLOOR_PRICE.SKU_ID)
                .from(FLOOR_PRICE)
                .where(anyOf(FLOOR_PRICE.SKU_ID, skuIds))
                .fetchSet(FLOOR_PRICE.SKU_ID);
    }

    /** The ids among these that are in the category tree: as a category of their own, or as the category of a SKU or above another one. */
    public Set<String> knownCategories(Collection<String> categoryIds) {
        return database.select(CATEGORY.CATEGORY_ID)
                .from(CATEGORY)
                .where(anyOf(CATEGORY.CATEGORY_ID, categoryIds))
                .union(select(CATEGORY.PARENT_ID).from(CATEGORY).where(anyOf(CATEGORY.PARENT_ID, categoryIds)))
                .union(select(FLOOR_PRICE.CATEGORY).from(FLOOR_PRICE).where(anyOf(FLOOR_PRICE.CATEGORY, categoryIds)))
                .fetchSet(CATEGORY.CATEGORY_ID);
    }

    /** Only so that few SKUs are read: the engine decides which units the selection contains. */
    private static Condition within(Selection units) {
        return switch (units) {
            case Selection.Everything everything -> noCondition();
            case Selection.Skus some -> condition("f.sku_id = any({0}::text[])", array(some.skuIds()));
            case Selection.Categories some ->
                condition("coalesce(tree.path, array[f.category]) && {0}::text[]", array(some.categoryIds()));
            case Selection.Tags some -> condition("jsonb_exists_any(f.tags, {0}::text[])", array(some.tags()));
            case Selection.Attribute attribute ->
                condition("f.attributes ->> {0} = any({1}::text[])", val(attribute.name()), array(attribute.values()));
        };
    }

    private static Field<String[]> array(Collection<String> values) {
        return val(values.toArray(String[]::new));
    }

    private static PricedSku sku(Record row) {
        JSONB tags = row.get("tags", JSONB.class);
        JSONB attributes = row.get("attributes", JSONB.class);
        return new PricedSku(
                row.get("sku_id", String.class),
                row.get("currency", String.class),
                row.get("list", Long.class),
                row.get("sale", Long.class),
                Set.of(row.get("categories", String[].class)),
                attributes == null ? Map.of() : JsonMapper.shared().readValue(attributes.data(), TEXTS),
                tags == null ? Set.of() : JsonMapper.shared().readValue(tags.data(), TAGS),
                row.get("floor", Long.class));
    }

    /** Saves the changes of these events. For each SKU the highest version is kept, in whatever order the events arrive. */
    void update(Collection<SkuEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(
                        Newest.of(events, SkuEvent::skuId, SkuEvent::version).values())
                .column(FLOOR_PRICE.SKU_ID, SkuEvent::skuId)
                .column(FLOOR_PRICE.VERSION, SkuEvent::version)
                .column(FLOOR_PRICE.PRICES, FloorPrices::prices)
                .column(FLOOR_PRICE.SALE_PRICES, FloorPrices::salePrices)
                .column(
                        FLOOR_PRICE.CATEGORY,
                        event -> hasFloor(event) ? event.traits().category() : null)
                .column(
                        FLOOR_PRICE.TAGS,
                        event -> hasFloor(event) ? json(event.traits().tags()) : null)
                .column(
                        FLOOR_PRICE.ATTRIBUTES,
                        event -> hasFloor(event) ? json(event.traits().attributeTexts()) : null)
                .as("published");
        database.insertInto(FLOOR_PRICE, rows.columns())
                .select(rows.select())
                .onConflict(FLOOR_PRICE.SKU_ID)
                .doUpdate()
                .setAllToExcluded()
                .where(excluded(FLOOR_PRICE.VERSION).gt(FLOOR_PRICE.VERSION))
                .execute();
    }

    /** Saves the categories of these events. For each category the highest version is kept, in whatever order the events arrive. */
    void place(Collection<CategoryPlaced> events) {
        if (events.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(Newest.of(events, CategoryPlaced::categoryId, CategoryPlaced::version)
                        .values())
                .column(CATEGORY.CATEGORY_ID, CategoryPlaced::categoryId)
                .column(CATEGORY.VERSION, CategoryPlaced::version)
                .column(CATEGORY.PARENT_ID, CategoryPlaced::parentId)
                .as("published");
        database.insertInto(CATEGORY, rows.columns())
                .select(rows.select())
                .onConflict(CATEGORY.CATEGORY_ID)
                .doUpdate()
                .setAllToExcluded()
                .where(excluded(CATEGORY.VERSION).gt(CATEGORY.VERSION))
                .execute();
    }

    private static boolean hasFloor(SkuEvent event) {
        return prices(event) != null;
    }

    /** Null if it has no floor price in a currency in which it is sold. */
    private static @Nullable JSONB prices(SkuEvent event) {
        Map<String, List<Long>> prices = new TreeMap<>();
        for (Money floor : event.traits().floorPrices()) {
            for (Money list : event.prices()) {
                if (list.currency().equals(floor.currency())) {
                    prices.put(list.currency(), List.of(list.amountMinor(), floor.amountMinor()));
                }
            }
        }
        return prices.isEmpty() ? null : json(prices);
    }

    /** Null if it has none in a currency that has a floor price. */
    private static @Nullable JSONB salePrices(SkuEvent event) {
        List<SalePrice> sales = event.salePrices();
        Set<String> currencies =
                event.traits().floorPrices().stream().map(Money::currency).collect(Collectors.toSet());
        List<SalePrice> compared = sales == null
                ? List.of()
                : sales.stream()
                        .filter(sale -> currencies.contains(sale.price().currency()))
                        .sorted(Comparator.<SalePrice, String>comparing(
                                        sale -> sale.price().currency())
                                .thenComparing(SalePrice::startsAt))
                        .toList();
        return compared.isEmpty() ? null : json(compared);
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(JsonMapper.shared().writeValueAsString(value));
    }
}
