package catalog.category;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;

/**
 * A category of SKUs.
 *
 * @param parentId null for a category at the top
 * @param version counts the changes, from 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Category(String categoryId, @Nullable String parentId, String name, long version) {

    /** The pattern of an id. OpenAPI shows it. */
    public static final String ID = "[A-Za-z0-9._-]+";

    public static final String ID_RULE = "must contain only letters (A-Z, a-z), digits, dots, dashes and underscores";

    public EntityTag tag() {
        return EntityTag.ofVersion(version);
    }

    /** Returns this category if nothing changes, otherwise its next version. */
    public Category edited(@Nullable String newParentId, String newName) {
        return newName.equals(name) && Objects.equals(newParentId, parentId)
                ? this
                : new Category(categoryId, newParentId, newName, version + 1);
    }
}
