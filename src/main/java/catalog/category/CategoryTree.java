package catalog.category;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The categories that a batch has loaded, and the decisions on their places in the tree. If the batch adds or edits a category, it loads
 * all categories.
 */
public final class CategoryTree {

    /** The highest allowed number of levels. The constraint of the table is the same. */
    public static final int MAX_DEPTH = 8;

    public static final String REFERENCE_RULE = "must be the id of an existing category";

    private final Map<String, Category> categories;
    private final List<Category> placed = new ArrayList<>();

    /** @param found by id */
    public CategoryTree(Map<String, Category> found) {
        this.categories = new HashMap<>(found);
    }

    /** The result of an attempt to add or edit a category. */
    public sealed interface PutResult {

        /** The category has the wanted parent and name. {@code changed} is false if it had them before. */
        record Placed(Category category, boolean changed) implements PutResult {}

        record UnknownParent() implements PutResult {}

        /** The category would be below itself. */
        record Cyclic() implements PutResult {}

        /** The category, or a category below it, would be below the lowest allowed level. */
        record TooDeep() implements PutResult {}
    }

    @Nullable
    public Category find(String categoryId) {
        return categories.get(categoryId);
    }

    public PutResult put(String categoryId, @Nullable String parentId, String name) {
        if (parentId != null && !parentId.equals(categoryId) && !categories.containsKey(parentId)) {
            return new PutResult.UnknownParent();
        }
        if (parentId != null && isAtOrBelow(parentId, categoryId)) {
            return new PutResult.Cyclic();
        }
        int levelsAbove = parentId == null ? 0 : depth(parentId);
        if (levelsAbove + height(categoryId) > MAX_DEPTH) {
            return new PutResult.TooDeep();
        }
        Category before = categories.get(categoryId);
        Category after = before == null ? new Category(categoryId, parentId, name, 1) : before.edited(parentId, name);
        if (after.equals(before)) {
            return new PutResult.Placed(after, false);
        }
        categories.put(categoryId, after);
        placed.add(after);
        return new PutResult.Placed(after, true);
    }

    /** Every change, in the order in which the changes were decided. After each of them, the categories are a tree. */
    public List<Category> placed() {
        return placed;
    }

    private boolean isAtOrBelow(String categoryId, String top) {
        for (String each = categoryId; each != null; each = parentOf(each)) {
            if (each.equals(top)) {
                return true;
            }
        }
        return false;
    }

    private int depth(String categoryId) {
        int depth = 0;
        for (String each = categoryId; each != null; each = parentOf(each)) {
            depth++;
        }
        return depth;
    }

    /** Levels from the category down to its lowest descendant. */
    private int height(String top) {
        int height = 1;
        int levelsAbove = depth(top) - 1;
        for (String each : categories.keySet()) {
            if (isAtOrBelow(each, top)) {
                height = Math.max(height, depth(each) - levelsAbove);
            }
        }
        return height;
    }

    private @Nullable String parentOf(String categoryId) {
        Category category = categories.get(categoryId);
        return category == null ? null : category.parentId();
    }
}
