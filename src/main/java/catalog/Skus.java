package catalog;

import static catalog.jooq.Tables.PRICE;
import static catalog.jooq.Tables.SKU;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.excluded;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jooq.Result;
import org.springframework.stereotype.Repository;
import platform.money.Money;
import platform.sql.Unnest;

/** The tables of SKUs and their prices. The row of a SKU is the lock of its prices. */
@Repository
class Skus {

    private final DSLContext database;

    Skus(DSLContext database) {
        this.database = database;
    }

    /** Locks those that are stored, by id. */
    Map<String, Sku> lock(Collection<String> skuIds) {
        return withPrices(database.select(SKU.SKU_ID, SKU.NAME, SKU.LISTED, SKU.VERSION)
                .from(SKU)
                .where(SKU.SKU_ID.eq(any(skuIds.toArray(String[]::new))))
                .orderBy(SKU.SKU_ID)
                .forUpdate()
                .fetch());
    }

    Optional<Sku> find(String skuId) {
        return Optional.ofNullable(withPrices(database.select(SKU.SKU_ID, SKU.NAME, SKU.LISTED, SKU.VERSION)
                        .from(SKU)
                        .where(SKU.SKU_ID.eq(skuId))
                        .fetch())
                .get(skuId));
    }

    /** By id. */
    List<Sku> page(String afterSkuId, int limit) {
        return List.copyOf(withPrices(database.select(SKU.SKU_ID, SKU.NAME, SKU.LISTED, SKU.VERSION)
                        .from(SKU)
                        .where(SKU.SKU_ID.gt(afterSkuId))
                        .orderBy(SKU.SKU_ID)
                        .limit(limit)
                        .fetch())
                .values());
    }

    /** Adds those that are new; a SKU that another transaction added meanwhile violates the key, and the batch is repeated. */
    void add(Collection<Sku> skus, Instant at) {
        OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
        Unnest.Rows rows = Unnest.of(skus)
                .column(SKU.SKU_ID, Sku::skuId)
                .column(SKU.NAME, Sku::name)
                .column(SKU.LISTED, Sku::listed)
                .column(SKU.VERSION, Sku::version)
                .column(SKU.UPDATED_AT, sku -> now)
                .as("added");
        database.insertInto(SKU, rows.columns()).select(rows.select()).execute();
    }

    void change(Collection<Sku> skus, Instant at) {
        Unnest.Rows rows = Unnest.of(skus)
                .column(SKU.SKU_ID, Sku::skuId)
                .column(SKU.NAME, Sku::name)
                .column(SKU.LISTED, Sku::listed)
                .column(SKU.VERSION, Sku::version)
                .as("changed");
        database.update(SKU)
                .set(SKU.NAME, rows.field(SKU.NAME))
                .set(SKU.LISTED, rows.field(SKU.LISTED))
                .set(SKU.VERSION, rows.field(SKU.VERSION))
                .set(SKU.UPDATED_AT, at.atOffset(ZoneOffset.UTC))
                .from(rows.table())
                .where(SKU.SKU_ID.eq(rows.field(SKU.SKU_ID)))
                .execute();
    }

    void putPrices(Collection<Price> prices) {
        Unnest.Rows rows =
                rows(prices).column(PRICE.AMOUNT_MINOR, Price::amountMinor).as("wanted");
        database.insertInto(PRICE, rows.columns())
                .select(rows.select())
                .onConflict(PRICE.SKU_ID, PRICE.CURRENCY)
                .doUpdate()
                .set(PRICE.AMOUNT_MINOR, excluded(PRICE.AMOUNT_MINOR))
                .execute();
    }

    void dropPrices(Collection<Price> prices) {
        Unnest.Rows rows = rows(prices).as("gone");
        database.deleteFrom(PRICE)
                .using(rows.table())
                .where(PRICE.SKU_ID.eq(rows.field(PRICE.SKU_ID)))
                .and(PRICE.CURRENCY.eq(rows.field(PRICE.CURRENCY)))
                .execute();
    }

    /** A row of the price table. */
    record Price(String skuId, String currency, long amountMinor) {}

    private static Unnest<Price> rows(Collection<Price> prices) {
        return Unnest.of(prices).column(PRICE.SKU_ID, Price::skuId).column(PRICE.CURRENCY, Price::currency);
    }

    private SequencedMap<String, Sku> withPrices(Result<Record4<String, String, Boolean, Long>> rows) {
        Map<String, List<Money>> prices = prices(rows.getValues(SKU.SKU_ID));
        SequencedMap<String, Sku> skus = LinkedHashMap.newLinkedHashMap(rows.size());
        rows.forEach(row -> skus.put(
                row.value1(),
                new Sku(
                        row.value1(),
                        row.value2(),
                        prices.getOrDefault(row.value1(), List.of()),
                        row.value3(),
                        row.value4())));
        return skus;
    }

    private Map<String, List<Money>> prices(List<String> skuIds) {
        Map<String, List<Money>> prices = new HashMap<>();
        if (!skuIds.isEmpty()) {
            database.select(PRICE.SKU_ID, PRICE.CURRENCY, PRICE.AMOUNT_MINOR)
                    .from(PRICE)
                    .where(PRICE.SKU_ID.eq(any(skuIds.toArray(String[]::new))))
                    .forEach(row -> prices.computeIfAbsent(row.value1(), key -> new ArrayList<>(1))
                            .add(Money.ofMinor(row.value3(), row.value2())));
        }
        return prices;
    }
}
