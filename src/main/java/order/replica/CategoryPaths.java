package order.replica;

import static order.jooq.Tables.CATEGORY;
import static org.jooq.impl.DSL.excluded;

import catalog.CatalogEvent.CategoryPlaced;
import java.util.Collection;
import org.jooq.DSLContext;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;

/** A copy of the category tree, from the events of the catalogue. {@link Prices} reads it together with the SKUs. */
@Order(2)
@Repository
class CategoryPaths implements Replica<CategoryPlaced> {

    private final DSLContext database;

    CategoryPaths(DSLContext database) {
        this.database = database;
    }

    @Override
    public Class<CategoryPlaced> events() {
        return CategoryPlaced.class;
    }

    /**
     * Saves the categories of these events. For each category the highest version is kept, in whatever order the events arrive. Then all paths
     * are corrected, because a category that moves takes along those below it. Categories that form a circle, because one of their events has
     * not arrived yet, keep the paths that they have.
     */
    @Override
    public void update(Collection<CategoryPlaced> events) {
        if (events.isEmpty()) {
            return;
        }
        // Otherwise two instances could each miss the rows of the other, and leave a path that is wrong.
        database.execute("lock table \"order\".category in share row exclusive mode");
        for (CategoryPlaced event : events) {
            database.insertInto(CATEGORY)
                    .set(CATEGORY.CATEGORY_ID, event.categoryId())
                    .set(CATEGORY.VERSION, event.version())
                    .set(CATEGORY.PARENT_ID, event.parentId())
                    .set(CATEGORY.PATH, new String[] {event.categoryId()})
                    .onConflict(CATEGORY.CATEGORY_ID)
                    .doUpdate()
                    .setAllToExcluded()
                    .where(excluded(CATEGORY.VERSION).gt(CATEGORY.VERSION))
                    .execute();
        }
        database.execute("""
                with recursive tree as (
                  select category_id, array[category_id] as path
                    from "order".category c
                   where parent_id is null
                      or not exists (select from "order".category p where p.category_id = c.parent_id)
                  union all
                  select c.category_id, tree.path || c.category_id
                    from "order".category c
                    join tree on c.parent_id = tree.category_id
                )
                update "order".category c
                   set path = tree.path
                  from tree
                 where c.category_id = tree.category_id and c.path <> tree.path
                """);
    }
}
