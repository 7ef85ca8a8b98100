package catalog.category;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;

/** A category of SKUs. {@code parentId} is null for a category at the top; {@code version} counts from 1. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Category(String categoryId, @Nullable String parentId, String name, long version) {

    EntityTag tag() {
        return EntityTag.ofVersion(version);
    }

    /** Returns this category if nothing changes, otherwise its next version. */
    Category edited(@Nullable String newParentId, String newName) {
        return newName.equals(name) && Objects.equals(newParentId, parentId)
                ? this
                : new Category(categoryId, newParentId, newName, version + 1);
    }
}
