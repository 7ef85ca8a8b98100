package catalog.category;

import static catalog.jooq.Tables.CATEGORY;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static platform.sql.AnyOf.anyOf;

import catalog.search.TextSearch;
import catalog.search.TextSearch.Searched;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record4;
import org.jooq.SelectJoinStep;
import org.springframework.stereotype.Repository;

/** The table of categories. Its constraints keep the categories a tree; the decisions in memory only detect a violation earlier. */
@Repository
public class Categories {

    private static final Searched SEARCHED = new Searched(CATEGORY, CATEGORY.CATEGORY_ID, CATEGORY.SEARCH_TEXT);

    private final DSLContext database;
    private final TextSearch textSearch;

    Categories(DSLContext database, TextSearch textSearch) {
        this.database = database;
        this.textSearch = textSearch;
    }

    /** Locks the whole tree and then reads it, so that the result has the categories that another transaction added meanwhile. */
    public Map<String, Category> lockAll() {
        database.select(CATEGORY.CATEGORY_ID)
                .from(CATEGORY)
                .orderBy(CATEGORY.CATEGORY_ID)
                .forUpdate()
                .execute();
        return byId(categories().fetch(Categories::category));
    }

    /**
     * Returns the stored categories with these ids, by id. Locks their keys, so that no other transaction moves these categories until this
     * one ends. SKUs can therefore refer to them.
     */
    public Map<String, Category> lockKeys(Collection<String> categoryIds) {
        return byId(categories()
                .where(anyOf(CATEGORY.CATEGORY_ID, categoryIds))
                .orderBy(CATEGORY.CATEGORY_ID)
                .forKeyShare()
                .fetch(Categories::category));
    }

    /** Returns the stored categories with these ids by id, without locking them. */
    public Map<String, Category> read(Collection<String> categoryIds) {
        return byId(categories().where(anyOf(CATEGORY.CATEGORY_ID, categoryIds)).fetch(Categories::category));
    }

    /** Returns at most {@code limit} categories that match the search, best first. */
    public List<Category> search(String search, int limit) {
        return textSearch.find(
                SEARCHED,
                search,
                noCondition(),
                ranked -> categories()
                        .where(ranked.rows())
                        .orderBy(ranked.order())
                        .limit(limit)
                        .fetch(Categories::category));
    }

    public Optional<Category> find(String categoryId) {
        return categories().where(CATEGORY.CATEGORY_ID.eq(categoryId)).fetchOptional(Categories::category);
    }

    /** Returns at most {@code limit} categories after {@code afterId}, in the order of their ids. */
    public List<Category> page(String afterId, int limit) {
        return categories()
                .where(CATEGORY.CATEGORY_ID.gt(afterId))
                .orderBy(CATEGORY.CATEGORY_ID)
                .limit(limit)
                .fetch(Categories::category);
    }

    /** Returns the ids of the category and of all categories below it; empty if the category does not exist. */
    public Set<String> subtree(String categoryId) {
        Field<String> id = CATEGORY.as("top").CATEGORY_ID;
        CommonTableExpression<Record1<String>> below = name("below")
                .fields(id.getUnqualifiedName())
                .as(select(CATEGORY.CATEGORY_ID)
                        .from(CATEGORY)
                        .where(CATEGORY.CATEGORY_ID.eq(categoryId))
                        .unionAll(select(CATEGORY.CATEGORY_ID)
                                .from(CATEGORY)
                                .join(name("below"))
                                .on(CATEGORY.PARENT_ID.eq(
                                        org.jooq.impl.DSL.field(name("below", "category_id"), String.class)))));
        return database.withRecursive(below).selectFrom(below).fetchSet(0, String.class);
    }

    /** Adds the category or changes it. The database updates the depths of all categories below it. */
    public void put(Category category, Instant at) {
        Field<Integer> parentDepth = org.jooq.impl.DSL.field(select(CATEGORY.as("parent").DEPTH)
                .from(CATEGORY.as("parent"))
                .where(CATEGORY.as("parent").CATEGORY_ID.eq(category.parentId())));
        database.insertInto(CATEGORY)
                .set(CATEGORY.CATEGORY_ID, category.categoryId())
                .set(CATEGORY.PARENT_ID, category.parentId())
                .set(CATEGORY.PARENT_DEPTH, parentDepth)
                .set(CATEGORY.NAME, category.name())
                .set(CATEGORY.VERSION, category.version())
                .set(CATEGORY.UPDATED_AT, at.atOffset(ZoneOffset.UTC))
                .onConflict(CATEGORY.CATEGORY_ID)
                .doUpdate()
                .set(CATEGORY.PARENT_ID, category.parentId())
                .set(CATEGORY.PARENT_DEPTH, parentDepth)
                .set(CATEGORY.NAME, category.name())
                .set(CATEGORY.VERSION, category.version())
                .set(CATEGORY.UPDATED_AT, at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    private SelectJoinStep<Record4<String, String, String, Long>> categories() {
        return database.select(CATEGORY.CATEGORY_ID, CATEGORY.PARENT_ID, CATEGORY.NAME, CATEGORY.VERSION)
                .from(CATEGORY);
    }

    private static Category category(Record4<String, String, String, Long> row) {
        return new Category(row.value1(), row.value2(), row.value3(), row.value4());
    }

    private static Map<String, Category> byId(List<Category> categories) {
        Map<String, Category> byId = HashMap.newHashMap(categories.size());
        categories.forEach(category -> byId.put(category.categoryId(), category));
        return byId;
    }
}
