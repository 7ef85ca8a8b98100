package catalog.operation;

import static catalog.jooq.Tables.PRODUCT;
import static catalog.jooq.Tables.SKU;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static platform.sql.AnyOf.anyOf;

import catalog.search.TextSearch;
import catalog.search.TextSearch.Searched;
import catalog.sku.Product;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record4;
import org.jooq.SelectJoinStep;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of products. The lock of a product's row also protects which SKUs are its variants. */
@Repository
class Products {

    private static final TypeReference<List<Product.Option>> OPTIONS = new TypeReference<>() {};

    private static final Searched SEARCHED = new Searched(PRODUCT, PRODUCT.PRODUCT_ID, PRODUCT.SEARCH_TEXT);

    private final DSLContext database;
    private final TextSearch textSearch;

    Products(DSLContext database, TextSearch textSearch) {
        this.database = database;
        this.textSearch = textSearch;
    }

    /** Locks the stored products with these ids, in the order of the ids. Returns them by id. */
    Map<String, Product> lock(Collection<String> productIds) {
        Map<String, Product> byId = HashMap.newHashMap(productIds.size());
        products()
                .where(anyOf(PRODUCT.PRODUCT_ID, productIds))
                .orderBy(PRODUCT.PRODUCT_ID)
                .forUpdate()
                .forEach(row -> byId.put(row.value1(), product(row)));
        return byId;
    }

    Optional<Product> find(String productId) {
        return products().where(PRODUCT.PRODUCT_ID.eq(productId)).fetchOptional(Products::product);
    }

    /**
     * Returns at most {@code limit} products after {@code afterId}, in the order of their ids.
     *
     * @param unlisted whether to return also products of which no variant is on sale
     */
    List<Product> page(String afterId, int limit, boolean unlisted) {
        return products()
                .where(PRODUCT.PRODUCT_ID.gt(afterId))
                .and(shown(unlisted))
                .orderBy(PRODUCT.PRODUCT_ID)
                .limit(limit)
                .fetch(Products::product);
    }

    /**
     * Returns at most {@code limit} products that match the search, best first.
     *
     * @param unlisted whether to return also products of which no variant is on sale
     */
    List<Product> search(String search, int limit, boolean unlisted) {
        return textSearch.find(
                SEARCHED,
                search,
                shown(unlisted),
                ranked -> products()
                        .where(ranked.rows())
                        .orderBy(ranked.order())
                        .limit(limit)
                        .fetch(Products::product));
    }

    private static Condition shown(boolean unlisted) {
        return unlisted
                ? noCondition()
                : exists(selectOne()
                        .from(SKU)
                        .where(SKU.PRODUCT_ID.eq(PRODUCT.PRODUCT_ID))
                        .and(SKU.LISTED));
    }

    /** Returns the ids of the SKUs that are variants of these products. */
    Set<String> variants(Collection<String> productIds) {
        return database.select(SKU.SKU_ID)
                .from(SKU)
                .where(anyOf(SKU.PRODUCT_ID, productIds))
                .fetchSet(SKU.SKU_ID);
    }

    /**
     * Returns the number of variants by product; products without variants are left out.
     *
     * @param unlisted whether variants that are not on sale count, too
     */
    Map<String, Integer> countVariants(Collection<String> productIds, boolean unlisted) {
        return database.select(SKU.PRODUCT_ID, count())
                .from(SKU)
                .where(anyOf(SKU.PRODUCT_ID, productIds))
                .and(unlisted ? noCondition() : condition(SKU.LISTED))
                .groupBy(SKU.PRODUCT_ID)
                .fetchMap(SKU.PRODUCT_ID, count());
    }

    /** Inserts new products and updates stored ones. If another transaction stored one of the new ids meanwhile, the batch is repeated. */
    void save(TrackedRows<String, Product> rows, Instant at) {
        rows.writeInserted(inserted -> insert(inserted, at));
        rows.writeUpdated(updated -> update(updated, at));
    }

    private void insert(List<Product> products, Instant at) {
        rows(products, at).insertInto(database, PRODUCT).execute();
    }

    private void update(List<Product> products, Instant at) {
        rows(products, at).update(database, PRODUCT, PRODUCT.PRODUCT_ID).execute();
    }

    private static Unnest<Product> rows(List<Product> products, Instant at) {
        return Unnest.<Product>of(products)
                .column(PRODUCT.PRODUCT_ID, Product::productId)
                .column(PRODUCT.NAME, Product::name)
                .column(
                        PRODUCT.OPTIONS,
                        product -> JSONB.valueOf(JsonMapper.shared().writeValueAsString(product.options())))
                .column(PRODUCT.VERSION, Product::version)
                .column(PRODUCT.UPDATED_AT, product -> at.atOffset(ZoneOffset.UTC));
    }

    private SelectJoinStep<Record4<String, String, JSONB, Long>> products() {
        return database.select(PRODUCT.PRODUCT_ID, PRODUCT.NAME, PRODUCT.OPTIONS, PRODUCT.VERSION)
                .from(PRODUCT);
    }

    private static Product product(Record4<String, String, JSONB, Long> row) {
        return new Product(
                row.value1(),
                row.value2(),
                JsonMapper.shared().readValue(row.value3().data(), OPTIONS),
                row.value4());
    }
}
