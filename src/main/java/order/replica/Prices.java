package order.replica;

import static java.util.Objects.requireNonNull;
import static order.jooq.Tables.CATEGORY;
import static order.jooq.Tables.PRICE;
import static order.jooq.Tables.SKU;
import static platform.sql.AnyOf.anyOf;

import catalog.CatalogEvent.SalePrice;
import catalog.CatalogEvent.SkuDelisted;
import catalog.CatalogEvent.SkuEvent;
import catalog.CatalogEvent.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import order.OrderEvent.PromotionTraits;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.sql.Newest;
import platform.sql.Unnest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A copy of the catalogue, from its events: the SKUs that are on sale, and their list and sale prices. */
@Order(1)
@Repository
public class Prices implements Replica<SkuEvent> {

    private static final TypeReference<List<SalePrice>> SALES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<String>> TAGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> FLOORS = new TypeReference<>() {};

    private final DSLContext database;

    Prices(DSLContext database) {
        this.database = database;
    }

    /**
     * @param prices the price in each currency
     * @param traits without attributes, tags and floor prices
     * @param categories the category of the SKU and all categories above it; empty if it is in none
     * @param tags by which promotions select it
     * @param attributes the custom attributes that are texts, numbers or flags, as texts
     * @param floors by currency, the least price of one unit that promotions leave
     */
    public record Listed(
            Map<String, Price> prices,
            Traits traits,
            List<String> categories,
            List<String> tags,
            Map<String, String> attributes,
            Map<String, Long> floors) {

        /** What promotions need to know of it, for an order in this currency; null if there is nothing. */
        public @Nullable PromotionTraits promotionTraits(String currency) {
            Long floor = floors.get(currency);
            return categories.isEmpty() && tags.isEmpty() && attributes.isEmpty() && floor == null
                    ? null
                    : new PromotionTraits(
                            categories, tags, attributes, floor == null ? null : Money.ofMinor(floor, currency));
        }
    }

    /** @param sales the sale prices in the currency of the list price */
    public record Price(Money list, List<SalePrice> sales) {

        /** Returns the sale price that applies then; null if none does. */
        public @Nullable Money saleAt(Instant at) {
            for (SalePrice sale : sales) {
                if (sale.appliesAt(at)) {
                    return sale.price();
                }
            }
            return null;
        }

        /** Returns what a shopper pays then for one unit. */
        public Money at(Instant at) {
            Money sale = saleAt(at);
            return sale == null ? list : sale;
        }
    }

    /** The SKUs among these that the catalogue has or had, listed or not. */
    public Set<String> known(Collection<String> skuIds) {
        return skuIds.isEmpty()
                ? Set.of()
                : database.select(SKU.SKU_ID)
                        .from(SKU)
                        .where(anyOf(SKU.SKU_ID, skuIds))
                        .fetchSet(SKU.SKU_ID);
    }

    /** The SKUs among these that are listed. */
    public Map<String, Listed> listed(Collection<String> skuIds) {
        Map<String, Listed> listed = new HashMap<>();
        if (skuIds.isEmpty()) {
            return listed;
        }
        database.select(
                        SKU.SKU_ID,
                        SKU.CATEGORY,
                        SKU.TAX_CLASS,
                        SKU.WEIGHT_GRAMS,
                        PRICE.CURRENCY,
                        PRICE.AMOUNT_MINOR,
                        PRICE.SALE_PRICES,
                        SKU.TAGS,
                        SKU.ATTRIBUTES,
                        SKU.FLOOR_PRICES,
                        CATEGORY.PATH)
                .from(SKU)
                .leftJoin(CATEGORY)
                .on(CATEGORY.CATEGORY_ID.eq(SKU.CATEGORY))
                .leftJoin(PRICE)
                .on(PRICE.SKU_ID.eq(SKU.SKU_ID))
                .where(anyOf(SKU.SKU_ID, skuIds))
                .and(SKU.LISTED)
                .forEach(row -> {
                    Listed sku = listed.computeIfAbsent(
                            row.value1(),
                            id -> new Listed(
                                    new HashMap<>(),
                                    new Traits(
                                            row.value2(), row.value3(), row.value4(), Map.of(), List.of(), List.of()),
                                    categories(row.value2(), row.value11()),
                                    tags(row.value8()),
                                    texts(row.value9()),
                                    floors(row.value10())));
                    if (row.value5() != null) {
                        List<SalePrice> sales = row.value7() == null
                                ? List.of()
                                : JsonMapper.shared().readValue(row.value7().data(), SALES);
                        sku.prices().put(row.value5(), new Price(Money.ofMinor(row.value6(), row.value5()), sales));
                    }
                });
        return listed;
    }

    /** The currencies of all prices of listed SKUs, in alphabetical order; at most so many. */
    public List<String> currencies(int limit) {
        return database.fetch("""
                        with recursive known (currency) as (
                          select min(currency) from "order".price
                          union all
                          select (select min(p.currency) from "order".price p where p.currency > known.currency)
                            from known
                           where known.currency is not null
                        )
                        select currency from known where currency is not null limit ?
                        """, limit).getValues("currency", String.class);
    }

    @Override
    public Class<SkuEvent> events() {
        return SkuEvent.class;
    }

    /** Saves the changes of these events. For each SKU the highest version is kept, in whatever order the events arrive. */
    @Override
    public void update(Collection<SkuEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Map<String, SkuEvent> newest = Newest.of(events, SkuEvent::skuId, SkuEvent::version);
        Unnest.Rows skus = Unnest.<SkuEvent>of(newest.values())
                .column(SKU.SKU_ID, SkuEvent::skuId)
                .column(SKU.VERSION, SkuEvent::version)
                .column(SKU.LISTED, event -> !(event instanceof SkuDelisted))
                .column(SKU.CATEGORY, event -> event.traits().category())
                .column(SKU.TAX_CLASS, event -> event.traits().taxClass())
                .column(SKU.WEIGHT_GRAMS, event -> event.traits().weightGrams())
                .column(SKU.TAGS, event -> tagsJson(event.traits()))
                .column(SKU.ATTRIBUTES, event -> attributesJson(event.traits()))
                .column(SKU.FLOOR_PRICES, event -> floorsJson(event.traits()))
                .as("published");
        var accepted = database.insertInto(SKU, skus.columns())
                .select(skus.select())
                .onConflict(SKU.SKU_ID)
                .doUpdate()
                .setAllToExcluded()
                .where(org.jooq.impl.DSL.excluded(SKU.VERSION).gt(SKU.VERSION))
                .returningResult(SKU.SKU_ID)
                .fetch(SKU.SKU_ID);
        List<Priced> prices = new ArrayList<>();
        for (String skuId : accepted) {
            SkuEvent event = requireNonNull(newest.get(skuId));
            prices.addAll(priced(skuId, event.prices(), event.salePrices()));
        }
        database.deleteFrom(PRICE).where(anyOf(PRICE.SKU_ID, accepted)).execute();
        if (!prices.isEmpty()) {
            Unnest.of(prices)
                    .column(PRICE.SKU_ID, Priced::skuId)
                    .column(PRICE.CURRENCY, p -> p.price().list().currency())
                    .column(PRICE.AMOUNT_MINOR, p -> p.price().list().amountMinor())
                    .column(PRICE.SALE_PRICES, p -> json(p.price().sales()))
                    .insertInto(database, PRICE)
                    .execute();
        }
    }

    /**
     * Saves the attributes of SKUs whose events had been handled before attributes were kept. Ignores events that are not the latest one of their
     * SKU.
     */
    public void addAttributes(Collection<SkuEvent> events) {
        for (SkuEvent event : events) {
            JSONB attributes = attributesJson(event.traits());
            if (attributes != null) {
                database.update(SKU)
                        .set(SKU.ATTRIBUTES, attributes)
                        .where(SKU.SKU_ID.eq(event.skuId()))
                        .and(SKU.VERSION.eq(event.version()))
                        .and(SKU.ATTRIBUTES.isNull())
                        .execute();
            }
        }
    }

    /** The path is not known if the SKU arrives before its category. */
    private static List<String> categories(@Nullable String category, String @Nullable [] path) {
        if (category == null) {
            return List.of();
        }
        return path == null ? List.of(category) : List.of(path);
    }

    private static @Nullable JSONB attributesJson(Traits traits) {
        Map<String, String> texts = traits.attributeTexts();
        return texts.isEmpty() ? null : JSONB.valueOf(JsonMapper.shared().writeValueAsString(texts));
    }

    private static Map<String, String> texts(@Nullable JSONB stored) {
        return stored == null ? Map.of() : JsonMapper.shared().readValue(stored.data(), TEXTS);
    }

    private static @Nullable JSONB tagsJson(Traits traits) {
        return traits.tags().isEmpty()
                ? null
                : JSONB.valueOf(JsonMapper.shared().writeValueAsString(traits.tags()));
    }

    private static List<String> tags(@Nullable JSONB stored) {
        return stored == null ? List.of() : JsonMapper.shared().readValue(stored.data(), TAGS);
    }

    private static @Nullable JSONB floorsJson(Traits traits) {
        if (traits.floorPrices().isEmpty()) {
            return null;
        }
        Map<String, Long> floors = new TreeMap<>();
        traits.floorPrices().forEach(floor -> floors.put(floor.currency(), floor.amountMinor()));
        return JSONB.valueOf(JsonMapper.shared().writeValueAsString(floors));
    }

    private static Map<String, Long> floors(@Nullable JSONB stored) {
        return stored == null ? Map.of() : JsonMapper.shared().readValue(stored.data(), FLOORS);
    }

    private static List<Priced> priced(String skuId, List<Money> prices, @Nullable List<SalePrice> salePrices) {
        List<SalePrice> all = salePrices == null ? List.of() : salePrices;
        return prices.stream()
                .map(list -> new Priced(
                        skuId,
                        new Price(
                                list,
                                all.stream()
                                        .filter(sale -> sale.price().currency().equals(list.currency()))
                                        .toList())))
                .toList();
    }

    private static @Nullable JSONB json(List<SalePrice> sales) {
        return sales.isEmpty() ? null : JSONB.valueOf(JsonMapper.shared().writeValueAsString(sales));
    }

    private record Priced(String skuId, Price price) {}
}
