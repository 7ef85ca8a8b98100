package catalog.sku;

import static catalog.jooq.Tables.PRICE;
import static catalog.jooq.Tables.SKU;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.val;
import static platform.sql.AnyOf.anyOf;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.Traits;
import catalog.search.TextSearch;
import catalog.search.TextSearch.Searched;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectJoinStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.attributes.AttributeFilter;
import platform.attributes.Json;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import platform.sql.VersionedReads;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The tables of SKUs and their prices. The lock of a SKU row also protects the prices of the SKU. */
@Repository
public class Skus {

    private static final TypeReference<Map<String, String>> OPTIONS = new TypeReference<>() {};

    private static final TypeReference<List<SalePrice>> SALES = new TypeReference<>() {};

    private static final TypeReference<List<String>> TAGS = new TypeReference<>() {};

    private static final TypeReference<List<Money>> FLOORS = new TypeReference<>() {};

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final Searched SEARCHED = new Searched(SKU, SKU.SKU_ID, SKU.SEARCH_TEXT);

    /** How many SKUs are kept that were read one by one; each takes about 1 KB. */
    private static final int MOST_KEPT = 10_000;

    private final DSLContext database;
    private final TextSearch textSearch;
    private final VersionedReads<String, Long, Sku> single = new VersionedReads<>(new Statements(), MOST_KEPT);

    Skus(DSLContext database, TextSearch textSearch) {
        this.database = database;
        this.textSearch = textSearch;
    }

    /** Locks the stored SKUs with these ids, in the order of the ids. Returns them by id. */
    public Map<String, Sku> lock(Collection<String> skuIds) {
        return withPrices(skus().where(anyOf(SKU.SKU_ID, skuIds))
                .orderBy(SKU.SKU_ID)
                .forUpdate()
                .fetch());
    }

    /** Returns the variants of a product, in the order of their ids. */
    public List<Sku> variants(String productId) {
        return List.copyOf(withPrices(skus().where(SKU.PRODUCT_ID.eq(productId))
                        .orderBy(SKU.SKU_ID)
                        .fetch())
                .values());
    }

    /** Returns the stored SKUs with these ids by id, without locking them. */
    public Map<String, Sku> read(Collection<String> skuIds) {
        return withPrices(skus().where(anyOf(SKU.SKU_ID, skuIds)).fetch());
    }

    public Optional<Sku> find(String skuId) {
        return single.find(skuId);
    }

    /** Returns at most {@code limit} SKUs after {@code afterSkuId} that match the filter, in the order of their ids. */
    public List<Sku> page(SkuFilter filter, String afterSkuId, int limit) {
        return List.copyOf(withPrices(skus().where(SKU.SKU_ID.gt(afterSkuId))
                        .and(matching(filter))
                        .orderBy(SKU.SKU_ID)
                        .limit(limit)
                        .fetch())
                .values());
    }

    /** Returns at most {@code limit} SKUs that match the filter and the search, best first. */
    public List<Sku> search(SkuFilter filter, String search, int limit) {
        return textSearch.find(
                SEARCHED,
                search,
                matching(filter),
                ranked -> List.copyOf(withPrices(skus().where(ranked.rows())
                                .orderBy(ranked.order())
                                .limit(limit)
                                .fetch())
                        .values()));
    }

    /**
     * Inserts new SKUs and updates stored ones, with their prices. If another transaction stored one of the new ids meanwhile, the insert
     * violates the primary key and the batch is repeated.
     */
    public void save(TrackedRows<String, Sku> rows, Instant at) {
        rows.writeInserted(inserted -> insert(inserted, at));
        rows.writeUpdated(updated -> update(updated, at));
        List<Price> gone = new ArrayList<>();
        List<Price> wanted = new ArrayList<>();
        for (Sku sku : rows.changed()) {
            Sku before = rows.before(sku.skuId());
            gone.addAll(removedPrices(before, sku));
            wanted.addAll(newPrices(before, sku));
        }
        deletePrices(gone);
        upsertPrices(wanted);
    }

    private void insert(List<Sku> skus, Instant at) {
        rows(skus, at).insertInto(database, SKU).execute();
    }

    private void update(List<Sku> skus, Instant at) {
        rows(skus, at).update(database, SKU, SKU.SKU_ID).execute();
    }

    private final class Statements implements VersionedReads.Source<String, Long, Sku> {

        @Override
        public Map<String, Long> versions(Set<String> skuIds) {
            return database.select(SKU.SKU_ID, SKU.VERSION)
                    .from(SKU)
                    .where(anyOf(SKU.SKU_ID, skuIds))
                    .fetchMap(SKU.SKU_ID, SKU.VERSION);
        }

        @Override
        public Map<String, Sku> values(Set<String> skuIds) {
            return read(skuIds);
        }

        @Override
        public Long versionOf(Sku sku) {
            return sku.version();
        }
    }

    private static Unnest<Sku> rows(List<Sku> skus, Instant at) {
        return Unnest.<Sku>of(skus)
                .column(SKU.SKU_ID, Sku::skuId)
                .column(SKU.NAME, Sku::name)
                .column(SKU.LISTED, Sku::listed)
                .column(SKU.VERSION, Sku::version)
                .column(SKU.CATEGORY, sku -> sku.traits().category())
                .column(SKU.TAX_CLASS, sku -> sku.traits().taxClass())
                .column(SKU.WEIGHT_GRAMS, sku -> sku.traits().weightGrams())
                .column(SKU.ATTRIBUTES, sku -> json(sku.traits().attributes()))
                .column(SKU.TAGS, sku -> tagsJson(sku.traits().tags()))
                .column(SKU.FLOOR_PRICES, sku -> floorsJson(sku.traits().floorPrices()))
                .column(SKU.PRODUCT_ID, Skus::productId)
                .column(SKU.OPTIONS, Skus::options)
                .column(SKU.UPDATED_AT, sku -> at.atOffset(ZoneOffset.UTC));
    }

    /** The prices of {@code before} in currencies in which {@code after} has no price. */
    private static List<Price> removedPrices(@Nullable Sku before, Sku after) {
        Set<String> currencies = after.prices().stream().map(Money::currency).collect(Collectors.toSet());
        return prices(before)
                .filter(price -> !currencies.contains(price.currency()))
                .toList();
    }

    /** The prices of {@code after} that {@code before} does not have. */
    private static List<Price> newPrices(@Nullable Sku before, Sku after) {
        Set<Price> stored = prices(before).collect(Collectors.toSet());
        return prices(after).filter(price -> !stored.contains(price)).toList();
    }

    private static Stream<Price> prices(@Nullable Sku sku) {
        return sku == null
                ? Stream.of()
                : sku.prices().stream().map(price -> new Price(sku.skuId(), price, sku.salePricesIn(price.currency())));
    }

    private void upsertPrices(List<Price> prices) {
        if (prices.isEmpty()) {
            return;
        }
        Unnest.Rows rows = keys(prices)
                .column(PRICE.AMOUNT_MINOR, Price::amountMinor)
                .column(PRICE.SALE_PRICES, Skus::salesJson)
                .as("wanted");
        database.insertInto(PRICE, rows.columns())
                .select(rows.select())
                .onConflict(PRICE.SKU_ID, PRICE.CURRENCY)
                .doUpdate()
                .set(PRICE.AMOUNT_MINOR, excluded(PRICE.AMOUNT_MINOR))
                .set(PRICE.SALE_PRICES, excluded(PRICE.SALE_PRICES))
                .execute();
    }

    private void deletePrices(List<Price> prices) {
        if (prices.isEmpty()) {
            return;
        }
        Unnest.Rows rows = keys(prices).as("gone");
        database.deleteFrom(PRICE)
                .using(rows.table())
                .where(PRICE.SKU_ID.eq(rows.field(PRICE.SKU_ID)))
                .and(PRICE.CURRENCY.eq(rows.field(PRICE.CURRENCY)))
                .execute();
    }

    /**
     * A row of the price table.
     *
     * @param sales in the order of their starts
     */
    private record Price(String skuId, Money list, List<SalePrice> sales) {

        String currency() {
            return list.currency();
        }

        long amountMinor() {
            return list.amountMinor();
        }
    }

    private static @Nullable JSONB salesJson(Price price) {
        return price.sales().isEmpty()
                ? null
                : JSONB.valueOf(JsonMapper.shared().writeValueAsString(price.sales()));
    }

    private static @Nullable JSONB tagsJson(List<String> tags) {
        return tags.isEmpty() ? null : JSONB.valueOf(JSON.writeValueAsString(tags));
    }

    private static List<String> tags(@Nullable JSONB stored) {
        return stored == null ? List.of() : JSON.readValue(stored.data(), TAGS);
    }

    private static @Nullable JSONB floorsJson(List<Money> floors) {
        return floors.isEmpty() ? null : JSONB.valueOf(JSON.writeValueAsString(floors));
    }

    private static List<Money> floors(@Nullable JSONB stored) {
        return stored == null ? List.of() : JSON.readValue(stored.data(), FLOORS);
    }

    private static Unnest<Price> keys(List<Price> prices) {
        return Unnest.<Price>of(prices).column(PRICE.SKU_ID, Price::skuId).column(PRICE.CURRENCY, Price::currency);
    }

    private SelectJoinStep<? extends Record> skus() {
        return database.select(
                        SKU.SKU_ID,
                        SKU.NAME,
                        SKU.LISTED,
                        SKU.VERSION,
                        SKU.CATEGORY,
                        SKU.TAX_CLASS,
                        SKU.WEIGHT_GRAMS,
                        SKU.ATTRIBUTES,
                        SKU.TAGS,
                        SKU.FLOOR_PRICES,
                        SKU.PRODUCT_ID,
                        SKU.OPTIONS)
                .from(SKU);
    }

    private static @Nullable String productId(Sku sku) {
        return sku.variantOf() == null ? null : sku.variantOf().productId();
    }

    private static @Nullable JSONB options(Sku sku) {
        return sku.variantOf() == null
                ? null
                : JSONB.valueOf(
                        JsonMapper.shared().writeValueAsString(sku.variantOf().options()));
    }

    private static Product.@Nullable Variant variantOf(Record row) {
        String productId = row.get(SKU.PRODUCT_ID);
        return productId == null
                ? null
                : new Product.Variant(
                        productId,
                        JsonMapper.shared().readValue(row.get(SKU.OPTIONS).data(), OPTIONS));
    }

    private static Condition matching(SkuFilter filter) {
        Condition all = filter.skuIds() == null ? noCondition() : anyOf(SKU.SKU_ID, filter.skuIds());
        if (filter.categories() != null) {
            all = all.and(anyOf(SKU.CATEGORY, filter.categories()));
        }
        if (filter.listed()) {
            all = all.and(SKU.LISTED);
        }
        for (AttributeFilter attribute : filter.attributes()) {
            all = all.and(or(attribute.readings().stream()
                    .map(reading -> condition("{0} @> {1}", SKU.ATTRIBUTES, val(JSONB.valueOf(reading))))
                    .toList()));
        }
        return all;
    }

    private static JSONB json(Map<String, Object> object) {
        return JSONB.valueOf(Json.text(object));
    }

    private SequencedMap<String, Sku> withPrices(Result<? extends Record> rows) {
        Map<String, List<Price>> prices = prices(rows.getValues(SKU.SKU_ID));
        SequencedMap<String, Sku> skus = LinkedHashMap.newLinkedHashMap(rows.size());
        for (Record row : rows) {
            String skuId = row.get(SKU.SKU_ID);
            Traits traits = new Traits(
                    row.get(SKU.CATEGORY),
                    row.get(SKU.TAX_CLASS),
                    row.get(SKU.WEIGHT_GRAMS),
                    Json.object(row.get(SKU.ATTRIBUTES).data()),
                    tags(row.get(SKU.TAGS)),
                    floors(row.get(SKU.FLOOR_PRICES)));
            List<Price> priced = prices.getOrDefault(skuId, List.of());
            skus.put(
                    skuId,
                    new Sku(
                            skuId,
                            row.get(SKU.NAME),
                            priced.stream().map(Price::list).toList(),
                            priced.stream()
                                    .flatMap(price -> price.sales().stream())
                                    .toList(),
                            traits,
                            row.get(SKU.LISTED),
                            variantOf(row),
                            row.get(SKU.VERSION)));
        }
        return skus;
    }

    private Map<String, List<Price>> prices(List<String> skuIds) {
        Map<String, List<Price>> prices = new HashMap<>();
        if (!skuIds.isEmpty()) {
            database.select(PRICE.SKU_ID, PRICE.CURRENCY, PRICE.AMOUNT_MINOR, PRICE.SALE_PRICES)
                    .from(PRICE)
                    .where(anyOf(PRICE.SKU_ID, skuIds))
                    .forEach(row -> prices.computeIfAbsent(row.value1(), key -> new ArrayList<>(1))
                            .add(new Price(
                                    row.value1(),
                                    Money.ofMinor(row.value3(), row.value2()),
                                    row.value4() == null
                                            ? List.of()
                                            : JsonMapper.shared()
                                                    .readValue(row.value4().data(), SALES))));
        }
        return prices;
    }
}
