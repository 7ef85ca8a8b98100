package catalog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A category of SKUs.
 *
 * @param parentId null at the top
 * @param version counts the changes, from 1
 */
record Category(String categoryId, @Nullable String parentId, String name, long version) {

    /** What an id is made of, as a pattern that OpenAPI shows. */
    static final String ID = "[A-Za-z0-9._-]+";

    static final String ID_RULE = "must be of letters, digits, dots, dashes and underscores";

    /** The same when nothing changes, else the next version. */
    Category placed(@Nullable String newParentId, String newName) {
        return newName.equals(name) && Objects.equals(newParentId, parentId)
                ? this
                : new Category(categoryId, newParentId, newName, version + 1);
    }
}
