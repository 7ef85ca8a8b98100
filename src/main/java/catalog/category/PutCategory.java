package catalog.category;

import catalog.CatalogEvent.CategoryPlaced;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Adds a category, renames it, or moves it with all categories below it. */
@Component
class PutCategory implements Edit<PutCategory.Wanted, Category> {

    private final Categories categories;
    private final ApplicationEventPublisher publisher;

    PutCategory(Categories categories, ApplicationEventPublisher publisher) {
        this.categories = categories;
        this.publisher = publisher;
    }

    record Wanted(String categoryId, @Nullable String parentId, String name) {}

    /** @throws ProblemException as {@link CategoryTree#placed}; 412 if the precondition does not hold */
    @Override
    public Category make(Wanted wanted, Editing editing) {
        CategoryTree tree = new CategoryTree(categories.lockAll());
        Category before = tree.find(wanted.categoryId());
        editing.require(before == null ? null : before.tag());
        Category after = tree.placed(wanted.categoryId(), wanted.parentId(), wanted.name());
        if (!after.equals(before)) {
            categories.put(after, editing.now());
            editing.changed(after.categoryId(), before, after);
            publisher.publishEvent(
                    new CategoryPlaced(after.categoryId(), after.version(), after.parentId(), after.name()));
        }
        return after;
    }

    @Override
    public String saved(Category made) {
        return made.categoryId();
    }

    @Override
    public Category repeated(String saved) {
        return categories.find(saved).orElseThrow();
    }
}
