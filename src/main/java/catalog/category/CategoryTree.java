package catalog.category;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/**
 * All categories, and the rules for a place among them.
 *
 * @param categories by id
 */
public record CategoryTree(Map<String, Category> categories) {

    /** The highest allowed number of levels. The constraint of the table is the same. */
    public static final int MAX_DEPTH = 8;

    public static final String REFERENCE_RULE = "must be the id of an existing category";

    public @Nullable Category find(String categoryId) {
        return categories.get(categoryId);
    }

    /**
     * The category with this parent and name: a new one, the next version, or, if nothing changes, the category itself.
     *
     * @param parentId null for a category at the top
     * @throws ProblemException 400 if there is no such parent; 409 if the category would be below itself, or the tree too deep
     */
    public Category placed(String categoryId, @Nullable String parentId, String name) {
        if (parentId != null && !parentId.equals(categoryId) && !categories.containsKey(parentId)) {
            throw ProblemException.invalid("parent_id", REFERENCE_RULE);
        }
        if (parentId != null && isAtOrBelow(parentId, categoryId)) {
            throw new ProblemException(
                    CategoryProblem.CATEGORY_CYCLE,
                    "The parent of a category must not be the category itself or a category below it.",
                    Map.of());
        }
        int levelsAbove = parentId == null ? 0 : depth(parentId);
        if (levelsAbove + height(categoryId) > MAX_DEPTH) {
            throw new ProblemException(
                    CategoryProblem.CATEGORY_TOO_DEEP,
                    "The category tree must not have more than %d levels.".formatted(MAX_DEPTH),
                    Map.of("max_depth", MAX_DEPTH));
        }
        Category before = categories.get(categoryId);
        return before == null ? new Category(categoryId, parentId, name, 1) : before.edited(parentId, name);
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
